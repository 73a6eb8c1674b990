import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '../../../src/domain/time/instant.js';
import type { ZoneName } from '../../../src/domain/time/local-calendar.js';
import { readRigsCsv } from '../../../src/ingest/rigs-csv/read-rigs-csv.js';

const HEADER =
  'serial,model,nameplate_w,standby_limit_w,hashrate_ths,place,in_service_on,out_of_service_on,step_seconds';
const OLD = 'R1,A15,8064,150,480.5,P1,2023-02-20,2023-03-17,300';
const NEW = 'R2,A15,,,,P1,2023-03-17,,';
const CATALOGUE = { hashrateGhs: 194_000n, nameplateWatts: 3_647, standbyLimitWatts: 120 };

function read(lines: readonly string[]): ReturnType<typeof readRigsCsv> {
  return readRigsCsv(new TextEncoder().encode(lines.join('\n')), 'rigs.csv', {
    zone: 'Asia/Tokyo' as ZoneName,
    rigModelByName: (name) => (name === 'A15' ? CATALOGUE : null),
    defaultStandbyLimitWatts: 200,
  });
}

function at(text: string): number {
  const parsed = parseInstant(text);
  return parsed.ok ? parsed.value : Number.NaN;
}

describe('readRigsCsv', () => {
  it('reads what the list says and takes the rest from the catalogue', () => {
    const file = read([HEADER, OLD, NEW]);
    expect(file).toMatchObject({ faults: [], faultCount: 0, rows: 2 });
    expect(file.rigs).toEqual([
      {
        line: 2,
        rig: {
          serial: 'R1',
          model: 'A15',
          place: 'P1',
          nameplateWatts: 8_064,
          standbyLimitWatts: 150,
          hashrateGhs: 480_500n,
          inServiceFrom: at('2023-02-19T15:00:00Z'),
          inServiceTo: at('2023-03-16T15:00:00Z'),
          stepSeconds: 300,
        },
      },
      {
        line: 3,
        rig: {
          ...CATALOGUE,
          serial: 'R2',
          model: 'A15',
          place: 'P1',
          inServiceFrom: at('2023-03-16T15:00:00Z'),
          inServiceTo: null,
          stepSeconds: null,
        },
      },
    ]);
  });

  it('needs serial, model and date only, and any number of rigs may stand at no stated place', () => {
    const file = read(['in_service_on,model,serial,remark', '2023-02-20,A15,R1,x', '2023-02-20,A15,R2,y']);
    expect(file.faultCount).toBe(0);
    expect(file.rigs.map(({ rig }) => rig.place)).toEqual(['', '']);
  });

  it('takes the default standby limit for a model outside the catalogue', () => {
    const [first] = read([HEADER, 'R1,S21,3500,,200,P1,2023-02-20,,']).rigs;
    expect(first!.rig).toMatchObject({
      nameplateWatts: 3_500,
      standbyLimitWatts: 200,
      hashrateGhs: 200_000n,
    });
  });

  it.each([
    ['TEXT.COLUMN_MISSING', [HEADER.replace('serial', 'number'), OLD], 1, null, ''],
    ['RIGS_CSV.SERIAL_UNUSABLE', [HEADER, OLD.replace('R1', '')], 2, 1, ''],
    ['RIGS_CSV.SERIAL_UNUSABLE', [HEADER, OLD.replace('R1', ' R1')], 2, 1, ' R1'],
    ['RIGS_CSV.SERIAL_UNUSABLE', [HEADER, OLD.replace('R1', '"R1\nX"')], 2, 1, 'R1\\u000aX'],
    ['RIGS_CSV.SERIAL_UNUSABLE', [HEADER, OLD.replace('R1', 'R\u200b1')], 2, 1, 'R\u200b1'],
    ['RIGS_CSV.SERIAL_UNUSABLE', [HEADER, OLD.replace('R1', 'S'.repeat(65))], 2, 1, 'S'.repeat(65)],
    ['RIGS_CSV.NAME_UNUSABLE', [HEADER, OLD.replace('A15', ' ')], 2, 4, ' '],
    ['RIGS_CSV.NAMEPLATE_UNKNOWN', [HEADER, OLD.replace('A15,8064', 'S21,')], 2, 4, 'S21'],
    ['RIGS_CSV.HASHRATE_UNKNOWN', [HEADER, OLD.replace('A15', 'S21').replace('480.5', '')], 2, 4, 'S21'],
    ['RIGS_CSV.HASHRATE_NOT_PLAIN', [HEADER, OLD.replace('480.5', '480.0005')], 2, 17, '480.0005'],
    ['RIGS_CSV.HASHRATE_NOT_PLAIN', [HEADER, OLD.replace('480.5', '0')], 2, 17, '0'],
    ['RIGS_CSV.WATTS_NOT_PLAIN', [HEADER, OLD.replace('8064', '8.064')], 2, 8, '8.064'],
    ['RIGS_CSV.WATTS_NOT_PLAIN', [HEADER, OLD.replace('8064', '8064000')], 2, 8, '8064000'],
    ['RIGS_CSV.STANDBY_ABOVE_NAMEPLATE', [HEADER, OLD.replace('150', '8064')], 2, 13, '8064'],
    ['RIGS_CSV.DATE_UNREADABLE', [HEADER, OLD.replace('2023-02-20', '')], 2, 26, ''],
    ['RIGS_CSV.DATE_UNREADABLE', [HEADER, OLD.replace('2023-03-17', '2023-02-30')], 2, 37, '2023-02-30'],
    ['RIGS_CSV.OUT_BEFORE_IN', [HEADER, OLD.replace('2023-03-17', '2023-02-20')], 2, 37, '2023-02-20'],
    ['RIGS_CSV.STEP_UNKNOWN', [HEADER, OLD.replace(/300$/, '7')], 2, 48, '7'],
    ['RIGS_CSV.SERIAL_TWICE', [HEADER, OLD, OLD.replace('P1', 'P2')], 3, null, 'R1'],
    ['RIGS_CSV.PLACE_TAKEN', [HEADER, NEW, OLD.replace('2023-03-17', '2023-03-18')], 2, null, 'P1'],
    ['RIGS_CSV.PLACE_TAKEN', [HEADER, OLD.replace('2023-03-17', ''), NEW], 3, null, 'P1'],
  ])('%s: %j', (code, lines, line, column, value) => {
    const file = read(lines);
    const shown = value.length > 80 ? `${value.slice(0, 79)}…` : value;
    expect(file.faults).toMatchObject([{ file: 'rigs.csv', code, line, column, value: shown }]);
    expect(file.faultCount).toBe(1);
    expect(file.rigs).toEqual([]);
  });

  it('finds a rig that another one outlasts', () => {
    const lines = [
      'R1,A15,,,,P1,2023-01-01,2023-12-31,',
      'R2,A15,,,,P1,2023-02-01,2023-02-10,',
      'R3,A15,,,,P1,2023-03-01,,',
    ];
    expect(
      read([HEADER, ...lines]).faults.map(({ line, rule }) => [line, rule.includes('R1 (line 2)')]),
    ).toEqual([
      [3, true],
      [4, true],
    ]);
  });
});
