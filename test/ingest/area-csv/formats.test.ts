import { describe, expect, it } from '@jest/globals';
import type { AreaColumn } from '../../../src/domain/surplus/area-supply.js';
import { renderInstant } from '../../../src/domain/time/instant.js';
import { renderUtcDay } from '../../../src/domain/time/local-calendar.js';
import { readAreaCsv, type ParsedAreaFile } from '../../../src/ingest/area-csv/read-area-csv.js';
import { areaOptions, HALF_HOURLY, NAMES_20, utf8 } from './area-files.js';
import { encodeShiftJis } from './shift-jis.js';

interface Trait {
  readonly format: string;
  readonly lines: readonly string[];
  readonly bytes?: (lines: readonly string[]) => Uint8Array;
  readonly name?: string;
  readonly found: Partial<ParsedAreaFile>;
  /** Published figures of the first interval, in MW (MWh per hour). */
  readonly first: Readonly<Record<string, number | null>>;
}

const shiftJis = (lines: readonly string[]): Uint8Array => encodeShiftJis(`${lines.join('\r\n')}\r\n`);

const TRAITS: readonly Trait[] = [
  {
    format: 'Kyushu until 2024: hourly MWh, two header rows, no total; all three columns of a source spanned',
    lines: [
      ',,,,,,,太陽光,太陽光,風力,風力,,',
      'DATE_TIME,エリア需要〔MWh〕,原子力〔MWh〕,火力〔MWh〕,水力〔MWh〕,地熱〔MWh〕,バイオマス〔MWh〕,実績〔MWh〕,抑制量〔MWh〕,実績〔MWh〕,抑制量〔MWh〕,揚水等〔MWh〕,連系線〔MWh〕',
      '2026/4/1 0:00,1000,100,500,50,0,10,5,70,20,7,-80,395',
      '2026/4/1 1:00,1000,100,500,50,0,10,5,0,20,0,-80,395',
    ],
    bytes: shiftJis,
    name: 'area_jyukyu_jisseki_2023_1Q.csv',
    found: { unit: 'MWH', stepSeconds: 3_600, label: 'start', interconnectionSign: 1, encoding: 'shift_jis' },
    first: { SOLAR: 5, SOLAR_CURTAILED: 70, WIND: 20, WIND_CURTAILED: 7, PUMPED_STORAGE: -80, THERMAL: 500 },
  },
  {
    format:
      'Kyushu since 2024: every cell quoted, dates of eight digits, ends of intervals, 連系線 subtracted',
    lines: [
      '"単位[MW平均]","","","供給力"',
      NAMES_20.split(',')
        .map((name) => `"${name.replace('(', '（').replace(')', '）').replace('LNG', 'ＬＮＧ')}"`)
        .join(','),
      '"20260401","0:30","1000","100","200","300","0","0","50","0","10","-3","40","20","5","-80","0","-400","0","997"',
      '"20260401","23:30","1000","100","200","300","0","0","50","0","10","0","40","20","5","-80","0","-400","0","1000"',
      '"20260401","24:00:00","1000","100","200","300","0","0","50","0","10","0","40","20","5","-80","0","-400","0","1000"',
    ],
    bytes: shiftJis,
    found: { unit: 'AVERAGE_MW', stepSeconds: 1_800, label: 'end', interconnectionSign: -1 },
    first: { SOLAR: -3, SOLAR_CURTAILED: 40, THERMAL_LNG: 200, THERMAL_OTHER: 0, TOTAL: 997, BATTERY: 0 },
  },
  {
    format: 'Hokkaido until 2024: the date once a day, hours as 0時, a blank row below the names',
    lines: [
      '単位[MWh],,,,,,,,,,,,,,',
      ',,,供給力,,,,,,,,,,,',
      '月日,時刻,エリア需要,原子力,火力,水力,地熱,バイオマス,太陽光実績,太陽光抑制量,風力実績,風力抑制量,揚水,連系線,供給力合計',
      ',,,,,,,,,,,,,,',
      '2026/4/1,0時,1000,0,600,50,15,7,0,0,20,9,32,276,1000',
      ',1時,1000,0,600,50,15,7,0,0,20,0,32,276,1000',
    ],
    found: { unit: 'MWH', stepSeconds: 3_600, label: 'start', interconnectionSign: 1, encoding: 'utf-8' },
    first: { WIND_CURTAILED: 9, TOTAL: 1_000, INTERCONNECTION: 276 },
  },
  {
    format: 'Tohoku: one header row, another order of columns',
    lines: [
      'DATE_TIME,エリア需要〔MWh〕,水力〔MWh〕,火力〔MWh〕,原子力〔MWh〕,太陽光実績〔MWh〕,太陽光抑制量〔MWh〕,風力実績〔MWh〕,風力抑制量〔MWh〕,地熱〔MWh〕,バイオマス〔MWh〕,揚水〔MWh〕,連系線〔MWh〕',
      '2026/4/1 0:00,1000,300,900,0,50,12,60,0,40,50,0,-400',
      '2026/4/1 1:00,1000,300,900,0,50,0,60,0,40,50,0,-400',
    ],
    found: { unit: 'MWH', interconnectionSign: 1 },
    first: { HYDRO: 300, THERMAL: 900, NUCLEAR: 0, SOLAR_CURTAILED: 12, GEOTHERMAL: 40 },
  },
  {
    format: 'Chubu until 2024: notes, the unit in a row of its own, （実績） in the name',
    lines: [
      '・実績データを基本とするが、情報は速報扱いとする',
      ',,,,,,,,,,,,,単位：MWh',
      'DATE,TIME,エリア需要,原子力,火力,水力,地熱,バイオマス,太陽光（実績）,太陽光（出力制御量）,風力（実績）,風力（出力制御量）,揚水,連系線',
      '2026/04/01,00:00,1000,0,700,100,2,23,0,3,7,0,172,-4',
      '2026/04/01,01:00,1000,0,700,100,2,23,0,0,7,0,172,-4',
    ],
    found: { unit: 'MWH', label: 'start' },
    first: { SOLAR: 0, SOLAR_CURTAILED: 3, PUMPED_STORAGE: 172 },
  },
  {
    format: 'Hokuriku until 2024: units below the names, geothermal blank',
    lines: [
      '※四捨五入の関係で合計が合わないことがあります,,,,,,,,,,,,,',
      ',,エリア需要,原子力,火力,水力,地熱,バイオマス,太陽光実績,太陽光抑制量,風力実績,風力抑制量,揚水,連系線',
      'DATE,TIME,MWh,MWh,MWh,MWh,MWh,MWh,MWh,MWh,MWh,MWh,MWh,MWh',
      '2026/4/1,0:00,1000,0,800,200,,105,0,8,86,0,0,-190',
      '2026/4/1,1:00,1000,0,800,200,,105,0,0,86,0,0,-190',
    ],
    found: { unit: 'MWH', interconnectionSign: 1, balancedRows: 2 },
    first: { GEOTHERMAL: null, SOLAR_CURTAILED: 8, BIOMASS: 105 },
  },
  {
    format: 'Chugoku until 2024: 需要 below 需要実績, － where nothing is published, 連系線潮流',
    lines: [
      '供給区域の需給実績,,,,,,,,,,,,,',
      ',,需要実績(MWh),供給実績(MWh),,,,,,,,,,',
      'DATE,TIME,需要,原子力,火力,水力,地熱,バイオマス,太陽光(実績),太陽光(抑制量),風力(実績),風力(抑制量),揚水,連系線潮流',
      '2026/4/1,0:00,1000,0,500,50,0,14,0,－,80,－,-100,456',
      '2026/4/1,1:00,1000,0,500,50,0,14,0,－,80,－,-100,456',
    ],
    found: { unit: 'MWH', interconnectionSign: 1 },
    first: { DEMAND: 1_000, SOLAR_CURTAILED: null, WIND_CURTAILED: null, INTERCONNECTION: 456 },
  },
  {
    format: 'Shikoku until 2024: units of 10 MW, three header rows that span to the right',
    lines: [
      '　・太陽光の自家消費分は、エリア需要実績や太陽光発電実績には加算していない,,,,,,,,,,,,,,',
      ',,,,,,,,,,,,,,（単位：万ｋW）',
      'DATE,TIME,エリア需要,供給力,,,,,,,,,,,',
      ',,,原子力,火力,水力,地熱,バイオマス,太陽光,,風力,,揚水,連系線,合計',
      ',,,,,,,,実績,制御量,実績,制御量,,,',
      '2026/4/1,0:00,225,0,166,18,－,13,1,14,1,2,16,10,225',
      '2026/4/1,1:00,225,0,166,18,－,13,1,0,1,0,16,10,225',
    ],
    found: { unit: 'TEN_MW', stepSeconds: 3_600, interconnectionSign: 1 },
    first: {
      DEMAND: 2_250,
      GEOTHERMAL: null,
      SOLAR: 10,
      SOLAR_CURTAILED: 140,
      WIND_CURTAILED: 20,
      INTERCONNECTION: 100,
    },
  },
  {
    format: 'Tokyo until 2024: units of 10 MWh, its own name for demand, short spanning rows',
    lines: [
      '単位:万kWh',
      'DATE,TIME,東京エリア需要,供給力',
      ',,,原子力,火力,水力,地熱,バイオマス,太陽光発電実績,太陽光出力制御量,風力発電実績,風力出力制御量,揚水,連系線,合計',
      '2026/4/1,0:00,2391,130,1800,122,0,45,0,6,42,0,0,252,2391',
      '2026/4/1,1:00,2391,130,1800,122,0,45,0,0,42,0,0,252,2391',
    ],
    found: { unit: 'TEN_MWH', interconnectionSign: 1 },
    first: { DEMAND: 23_910, SOLAR_CURTAILED: 60 },
  },
  {
    format: '22 columns: thermal and biomass curtailment of their own',
    lines: [
      '単位[MW平均],,供給力,,,,,,,,,,,',
      NAMES_20.replace('火力(その他),', '火力(その他),火力出力制御量,').replace(
        'バイオマス,',
        'バイオマス,バイオマス出力制御量,',
      ),
      '2026/4/1,00:00,1000,100,200,300,0,0,31,50,0,10,32,0,40,20,5,-80,0,390,10,1000',
      '2026/4/1,00:30,1000,100,200,300,0,0,0,50,0,10,0,0,0,20,0,-80,0,390,10,1000',
    ],
    bytes: shiftJis,
    found: { unit: 'AVERAGE_MW', stepSeconds: 1_800, interconnectionSign: 1 },
    first: { THERMAL_CURTAILED: 31, BIOMASS_CURTAILED: 32, SOLAR_CURTAILED: 40, WIND_CURTAILED: 5 },
  },
  {
    format: 'Tokyo: UTF-8 below a first line in Shift_JIS',
    lines: HALF_HOURLY,
    bytes: ([first = '', ...rest]) =>
      Uint8Array.from([...encodeShiftJis(`${first}\n`), ...new TextEncoder().encode(rest.join('\n'))]),
    found: { encoding: 'mixed', unit: 'AVERAGE_MW' },
    first: { SOLAR: -2, SOLAR_CURTAILED: 40, TOTAL: 1_000, DEMAND: 1_001 },
  },
  {
    format: 'a source that spans its fuels',
    lines: [
      '単位：MWh,,,火力,,,,水力,太陽光,,風力,,その他',
      'DATE,TIME,エリア需要,LNG,石炭,石油,その他,,実績,制御量,実績,制御量,',
      '2026/4/1,0:00,1000,100,200,300,50,150,90,4,100,3,10',
      '2026/4/1,1:00,1000,100,200,300,50,150,90,4,100,3,10',
    ],
    found: { unit: 'MWH' },
    first: {
      THERMAL_LNG: 100,
      THERMAL_COAL: 200,
      THERMAL_OIL: 300,
      THERMAL_OTHER: 50,
      HYDRO: 150,
      OTHER: 10,
    },
  },
];

const MILLI_WH_PER_MWH = 1_000_000_000n;

describe('formats of area files', () => {
  it.each(TRAITS)(
    'reads $format',
    ({ lines, bytes = utf8, name = 'eria_jukyu_202604_09.csv', found, first }) => {
      const file = readAreaCsv(bytes(lines), name, areaOptions({ area: 'kyushu' }));
      expect(file.faults).toEqual([]);
      expect(file).toMatchObject({ area: 'kyushu', zone: 'Asia/Tokyo', faultCount: 0, ...found });
      const [interval] = file.intervals;
      const perHour = 3_600 / file.stepSeconds!;
      const published = Object.keys(first).map((column) => {
        const value = interval!.energy[column as AreaColumn];
        return [column, value === null ? null : Number((value! * BigInt(perHour)) / MILLI_WH_PER_MWH)];
      });
      expect(Object.fromEntries(published)).toEqual(first);
      expect(renderInstant(interval!.start)).toBe('2026-03-31T15:00:00Z');
      expect(file.balancedRows).toBe(file.rows);
    },
  );

  it('finds the columns in any order', () => {
    const reversed = HALF_HOURLY.map((line, index) =>
      index === 0 ? line : line.split(',').reverse().join(','),
    );
    const [straight, turned] = [HALF_HOURLY, reversed].map((lines) =>
      readAreaCsv(utf8(lines), 'x_09.csv', areaOptions()),
    );
    expect(turned!.intervals).toEqual(straight!.intervals);
    expect(turned!.columns.map(({ column }) => column)).toEqual(
      straight!.columns.map(({ column }) => column).reverse(),
    );
  });

  it('keeps what the file writes as the header of a column', () => {
    const file = readAreaCsv(utf8(TRAITS[0]!.lines), 'x_09.csv', areaOptions());
    expect(file.columns.find(({ column }) => column === 'SOLAR_CURTAILED')?.header).toBe(
      '太陽光 抑制量〔MWh〕',
    );
  });

  it('reads times with seconds, dates with dashes, 年月日 and full-width digits', () => {
    const dates = ['2026-04-01,00:00:00', '2026年4月1日,0時30分', '２０２６/４/１,１:００'];
    const lines = HALF_HOURLY.map((line, index) => line.replace(/^2026[^,]*,[^,]*/, dates[index - 2] ?? ''));
    const file = readAreaCsv(utf8(lines), 'x_09.csv', areaOptions());
    expect(file.faults).toEqual([]);
    expect(file.intervals.map(({ start }) => renderInstant(start))).toEqual([
      '2026-03-31T15:00:00Z',
      '2026-03-31T15:30:00Z',
      '2026-03-31T16:00:00Z',
    ]);
  });
});

describe('what comes out of an area file', () => {
  it('cuts local days at UTC midnight and leaves null what the file does not hold', () => {
    const lines = [...HALF_HOURLY, HALF_HOURLY[2]!.replace('4/1,0:00', '4/1,9:30')];
    const { days, intervals } = readAreaCsv(utf8(lines), 'x_09.csv', areaOptions());
    expect(days.map(({ day, firstLine }) => [renderUtcDay(day), firstLine])).toEqual([
      ['2026-03-31', 3],
      ['2026-04-01', 6],
    ]);
    expect(intervals.map(({ line }) => line)).toEqual([3, 4, 5, 6]);
    const lane = days[0]!.lanes.SOLAR_CURTAILED!;
    expect(lane).toHaveLength(48);
    expect(lane.flatMap((value, slot) => (value === null ? [] : [slot]))).toEqual([30, 31, 32]);
    expect(lane[30]).toBe(20n * MILLI_WH_PER_MWH);
    expect(days[0]!.lanes.SOLAR![30]).toBe(-MILLI_WH_PER_MWH);
    expect(days[1]!.lanes.SOLAR_CURTAILED![1]).toBe(20n * MILLI_WH_PER_MWH);
  });

  it('puts rows in time order and counts a row that comes twice', () => {
    const [unit, names, first, second, third] = HALF_HOURLY as [string, string, string, string, string];
    const file = readAreaCsv(utf8([unit, names, second, third, first, second]), 'x_09.csv', areaOptions());
    expect(file).toMatchObject({ faultCount: 0, rows: 4, duplicateRows: 1, balancedRows: 3 });
    expect(file.intervals.map(({ line }) => line)).toEqual([5, 3, 4]);
  });

  it('keeps hours to come, whose figures are blank, out of the days', () => {
    const file = readAreaCsv(
      utf8([...HALF_HOURLY, `2026/4/3,0:00${','.repeat(18)}`]),
      'x_09.csv',
      areaOptions(),
    );
    expect(file).toMatchObject({ faultCount: 0, rows: 4, balancedRows: 3 });
    expect(file.intervals.at(-1)!.energy.SOLAR_CURTAILED).toBeNull();
    expect(file.days.map(({ day }) => renderUtcDay(day))).toEqual(['2026-03-31']);
  });

  it('reads fractions of a MW exactly and a minus sign of its own', () => {
    const line = '2026/4/1,0:00,1000,100.000000002,200,300,0,0,50,0,10,0,0.5,20,5,−80,0,390,10,1000';
    const [interval] = readAreaCsv(
      utf8([...HALF_HOURLY.slice(0, 2), line, ...HALF_HOURLY.slice(3)]),
      'x_09.csv',
      areaOptions(),
    ).intervals;
    expect(interval!.energy).toMatchObject({
      NUCLEAR: 50_000_000_001n,
      SOLAR_CURTAILED: 250_000_000n,
      PUMPED_STORAGE: -40n * MILLI_WH_PER_MWH,
    });
  });

  it.each([
    ['start', '2026-03-31T15:00:00Z'],
    ['end', '2026-03-31T14:30:00Z'],
  ] as const)('takes a declared label (%s)', (label, start) => {
    const { intervals } = readAreaCsv(utf8(HALF_HOURLY), 'x_09.csv', areaOptions({ label }));
    expect(renderInstant(intervals[0]!.start)).toBe(start);
  });

  it('takes the area the caller gives, by key or code, over the one of the name', () => {
    for (const area of ['chugoku', '07']) {
      expect(readAreaCsv(utf8(HALF_HOURLY), 'eria_jukyu_202604_09.csv', areaOptions({ area })).area).toBe(
        'chugoku',
      );
    }
  });

  it('takes plus when both signs of the interconnection balance', () => {
    const flat = HALF_HOURLY.map((line) =>
      line.replace(',300,0,0,', ',690,0,0,').replace(',390,10,', ',0,10,'),
    );
    expect(readAreaCsv(utf8(flat), 'x_09.csv', areaOptions())).toMatchObject({
      faultCount: 0,
      interconnectionSign: 1,
    });
  });
});
