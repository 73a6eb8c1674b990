import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TcpRigLine } from '../../../src/clients/cgminer/tcp-rig-line.js';
import { instant } from '../../../src/domain/time/instant.js';
import { SimulatedRig, type RigBehaviour } from '../../support/simulated-rig.js';

const TIMEOUT_MS = 150;
const line = new TcpRigLine(TIMEOUT_MS);
const forever = new AbortController().signal;
const rigs: SimulatedRig[] = [];

async function rig(behaviour: Partial<RigBehaviour>): Promise<{ host: string; port: number }> {
  const listening = await SimulatedRig.listen('R', { wattsAt: () => 3_731, ...behaviour }, () =>
    instant(9_000_000),
  );
  rigs.push(listening);
  return { host: '127.0.0.1', port: listening.port };
}

describe('TcpRigLine', () => {
  let good: { host: string; port: number };

  beforeAll(async () => {
    good = await rig({});
  });
  afterAll(async () => {
    await Promise.all(rigs.map((one) => one.close()));
  });

  it('gives a reply without its NUL, in either protocol', async () => {
    const json = await line.ask(good, 'estats', 'JSON', forever);
    expect(json).toMatchObject({ answered: true, text: expect.stringMatching(/^\{"STATUS".*"id":1\}$/) });
    const text = await line.ask(good, 'estats', 'TEXT', forever);
    expect(text).toMatchObject({ answered: true, text: expect.stringMatching(/^STATUS=S,.*\|$/) });
  });

  it('takes a reply that ends with the connection instead', async () => {
    const answer = await line.ask(await rig({ protocol: 'NO_NUL' }), 'estats', 'JSON', forever);
    expect(answer).toMatchObject({ answered: true, text: expect.stringContaining('PS[0 1209') });
  });

  it.each([
    ['SILENT', 'TIMED_OUT'],
    ['HANG_UP', 'CLOSED'],
    ['ENDLESS', 'TOO_LONG'],
  ] as const)('ends with a rig that is %s: %s, within its time', async (manner, reason) => {
    const address = await rig({ manner: () => manner });
    const before = performance.now();
    expect(await line.ask(address, 'estats', 'JSON', forever)).toEqual({ answered: false, reason });
    expect(performance.now() - before).toBeLessThan(TIMEOUT_MS * 10);
  });

  it('ends with a port where nobody listens: REFUSED', async () => {
    const gone = await SimulatedRig.listen('R', { wattsAt: () => 0 }, () => instant(0));
    const { port } = gone;
    await gone.close();
    expect(await line.ask({ host: '127.0.0.1', port }, 'estats', 'JSON', forever)).toEqual({
      answered: false,
      reason: 'REFUSED',
    });
  });

  it('stops when it is asked to, before and while it waits', async () => {
    const silent = await rig({ manner: () => 'SILENT' });
    const stop = new AbortController();
    const waiting = line.ask(silent, 'estats', 'JSON', stop.signal);
    stop.abort();
    expect(await waiting).toEqual({ answered: false, reason: 'STOPPED' });
    expect(await line.ask(good, 'estats', 'JSON', stop.signal)).toEqual({
      answered: false,
      reason: 'STOPPED',
    });
  });
});
