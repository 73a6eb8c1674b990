import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/domain/failure.js';
import { instant } from '../../../src/domain/time/instant.js';
import { parseCgminerReply } from '../../../src/ingest/rig-telemetry/cgminer-reply.js';
import { readRigSample, type RigSample } from '../../../src/ingest/rig-telemetry/rig-sample.js';
import {
  DC_GROUPS,
  estatsJson,
  estatsText,
  RUNNING_GROUPS,
  STANDBY_GROUPS,
  VERSION_JSON,
} from './replies.js';

const AT = instant(1_775_000_000_000);

function reply(text: string) {
  const read = parseCgminerReply(text);
  if (!read.ok) throw new Error(read.failure.message);
  return read.value;
}

function sampleOf(text: string, version: string | null = null): Outcome<RigSample> {
  return readRigSample(reply(text), version === null ? null : reply(version), AT);
}

describe('readRigSample', () => {
  it('takes wall watts from the 7th value of PS and the hash rate now, never the long mean', () => {
    expect(sampleOf(estatsJson(RUNNING_GROUPS), VERSION_JSON)).toEqual({
      ok: true,
      value: {
        at: AT,
        dna: '020100008c699117',
        mac: '1234567890ab',
        elapsedSeconds: 975,
        hashrateGhs: 199_241n,
        watts: 3_731,
        powerSource: 'WALL',
        state: 'RUNNING',
        softOffTime: null,
        softOnTime: null,
      },
    });
  });

  it('sees standby: 17 W and no hash rate, although GHSavg says 70,967', () => {
    expect(sampleOf(estatsJson(STANDBY_GROUPS))).toMatchObject({
      ok: true,
      value: {
        state: 'STANDBY',
        watts: 17,
        powerSource: 'WALL',
        hashrateGhs: 0n,
        elapsedSeconds: 1_860_367,
        softOffTime: 1_753_425_250,
        softOnTime: 1_753_425_190,
        mac: null,
      },
    });
  });

  it('falls back to WALLPOWER, then to the watts behind the supply', () => {
    const wallpower = RUNNING_GROUPS.replace(' 3731]', ']');
    expect(sampleOf(estatsJson(wallpower))).toMatchObject({
      value: { watts: 3_731, powerSource: 'WALLPOWER' },
    });
    expect(sampleOf(estatsText(DC_GROUPS))).toMatchObject({
      value: { watts: 2_834, powerSource: 'DC', hashrateGhs: null, elapsedSeconds: 6_355 },
    });
    const unfilled = RUNNING_GROUPS.replace('1188 3731]', '1188 0]').replace('WALLPOWER[3731]', '');
    expect(sampleOf(estatsJson(unfilled))).toMatchObject({ value: { watts: 3_526, powerSource: 'DC' } });
  });

  it.each([
    ['no module', '{"STATUS":[{"STATUS":"S"}],"STATS":[{"STATS":0,"ID":"BMM1"}]}'],
    ['two modules', '{"STATS":[{"MM ID0":"PS[0 1 2 3 4 5 6]","MM ID1":"PS[0 1 2 3 4 5 6]"}]}'],
    ['no PS', estatsJson('Ver[x] GHSspd[0.00]')],
    ['watts that are none', estatsJson('PS[0 1 2 3 - 5 nan]')],
    ['more watts than any rig', estatsJson('PS[0 1 2 3 4000001 5 4000000]')],
    ['0 W while hashing', estatsJson('PS[0 0 0 0 0 0 0] GHSspd[199241.07]')],
  ])('gives no sample for %s (TELEMETRY.NO_POWER)', (_, text) => {
    expect(sampleOf(text)).toMatchObject({ ok: false, failure: { code: 'TELEMETRY.NO_POWER' } });
  });

  it('takes 0 W of a rig that does not hash, and has no word for a state it does not know', () => {
    expect(sampleOf(estatsJson('PS[0 0 0 0 0 0 0] GHSspd[0.00] SYSTEMSTATU[Work: In Repair]'))).toMatchObject(
      { ok: true, value: { watts: 0, state: 'UNKNOWN' } },
    );
  });
});
