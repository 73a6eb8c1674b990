import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCgminerReply } from '../../../src/ingest/rig-telemetry/cgminer-reply.js';
import { mendJson } from '../../../src/ingest/rig-telemetry/mend-json.js';
import { DC_GROUPS, estatsJson, estatsText, RUNNING_GROUPS, STATUS_JSON } from './replies.js';

function read(text: string) {
  const reply = parseCgminerReply(text);
  if (!reply.ok) throw new Error(reply.failure.message);
  return reply.value;
}

describe('parseCgminerReply', () => {
  it('reads JSON up to its NUL', () => {
    const reply = read(`${estatsJson(RUNNING_GROUPS)}rubbish behind the end`);
    expect(reply).toMatchObject({ protocol: 'JSON', status: 'S', message: 'CGMiner stats' });
    expect(reply.sections.map(({ name, fields }) => `${name} ${fields.get('ID') ?? ''}`)).toEqual([
      'STATS AVA100',
      'STATS POOL0',
    ]);
    expect(reply.sections[0]?.fields.get('MM ID0')).toBe(RUNNING_GROUPS);
  });

  it('reads text, with commas inside brackets and equals signs inside values', () => {
    const [stats] = read(estatsText(DC_GROUPS)).sections;
    expect(stats?.fields.get('MM ID0')).toBe(DC_GROUPS);
    expect(stats?.fields.get('Nonce Mask')).toBe('25');
  });

  it('reads sections without a value and sections that escaped bars divide', () => {
    const summary = read('SUMMARY,Elapsed=17994,MHS av=51278810.20,Found Blocks=0|');
    expect(summary.sections).toMatchObject([{ name: 'SUMMARY' }]);
    expect(summary.sections[0]?.fields.get('MHS av')).toBe('51278810.20');
    const version = read(
      'STATUS=S,Msg=CGMiner versions,Description=cgminer 4.11.1\\| VERSION,CGMiner=4.11.1,MAC=aaa5836a0f14',
    );
    expect(version.sections[0]?.fields.get('MAC')).toBe('aaa5836a0f14');
    const pools = read('STATUS=S,Msg=1 Pool(s)|POOL=0,URL=stratum+tcp://x:1?a\\=b,User=a\\|b|POOL=1,User=c|');
    expect(pools.sections.map(({ fields }) => fields.get('User'))).toEqual(['a|b', 'c']);
    expect(pools.sections[0]?.fields.get('URL')).toBe('stratum+tcp://x:1?a=b');
  });

  it('mends the known faults of firmware and nothing inside strings', () => {
    const broken = `{"STATUS":[${STATUS_JSON}],"STATS":[,{"STATS":0,"MM ID0":"PS[0] }{ a\tb ,}","av":nan,}{"STATS":1,"max":-inf}],}\u0000`;
    const { sections } = read(broken);
    expect(sections.map(({ fields }) => fields.get('STATS'))).toEqual(['0', '1']);
    expect(sections[0]?.fields.get('MM ID0')).toBe('PS[0] }{ a b ,}');
    expect(mendJson('{"info":"inf","nan":1}')).toBe('{"info":"inf","nan":1}');
  });

  it('keeps what a rig says against a command', () => {
    expect(read('STATUS=E,When=1,Code=14,Msg=Invalid command,Description=x|')).toMatchObject({
      protocol: 'TEXT',
      status: 'E',
      message: 'Invalid command',
    });
  });

  it.each(['', '\u0000', '[]', '{}', 'SSH-2.0-OpenSSH_9.6', '<html>', '{"STATUS":[{"STATUS"', 'hello=1|'])(
    'refuses %j as no reply at all (TELEMETRY.REPLY_UNREADABLE)',
    (text) => {
      expect(parseCgminerReply(text)).toMatchObject({
        ok: false,
        failure: { code: 'TELEMETRY.REPLY_UNREADABLE' },
      });
    },
  );

  it('never throws, whatever comes (1,000 cases)', () => {
    const soup = fc.string({
      unit: fc.constantFrom('{', '}', '[', ']', '"', ',', '|', '\\', '=', 'A', '\u0000', 'S'),
    });
    fc.assert(
      fc.property(soup, (text) => {
        expect(typeof parseCgminerReply(text).ok).toBe('boolean');
      }),
      { seed: 4_028, numRuns: 1_000 },
    );
  });
});
