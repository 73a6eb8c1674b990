import type { AreaCsvOptions } from '../../../src/ingest/area-csv/read-area-csv.js';
import type { ZoneName } from '../../../src/domain/time/local-calendar.js';

/** Two areas stand for all: what the reader asks of the reference tables. */
const KNOWN = [
  { code: '07', key: 'chugoku', zone: 'Asia/Tokyo' as ZoneName },
  { code: '09', key: 'kyushu', zone: 'Asia/Tokyo' as ZoneName },
  { code: '10', key: 'berlin', zone: 'Europe/Berlin' as ZoneName },
];

/** Options of an import; nothing declared unless said. */
export function areaOptions(given: Partial<Pick<AreaCsvOptions, 'area' | 'label'>> = {}): AreaCsvOptions {
  return {
    area: null,
    label: null,
    areaOfCode: (code) => KNOWN.find((area) => area.code === code) ?? null,
    areaOfKey: (key) => KNOWN.find((area) => area.key === key) ?? null,
    ...given,
  };
}

export const utf8 = (lines: readonly string[], newline = '\n'): Uint8Array =>
  new TextEncoder().encode(`${lines.join(newline)}${newline}`);

/** The 20 columns of a 30-minute file. */
export const NAMES_20 =
  'DATE,TIME,エリア需要,原子力,火力(LNG),火力(石炭),火力(石油),火力(その他),水力,地熱,バイオマス,太陽光発電実績,太陽光出力制御量,風力発電実績,風力出力制御量,揚水,蓄電池,連系線,その他,合計';

/** A small 30-minute file of Chugoku's kind; line 3 is the first row. Parts + 連系線 = 合計 = 1000 MW. */
export const HALF_HOURLY: readonly string[] = [
  '単位[MW平均],,,供給力',
  NAMES_20,
  '2026/4/1,0:00,1001,100,200,300,0,0,50,0,10,-2,40,20,5,-80,2,390,10,1000',
  '2026/4/1,0:30,1000,100,200,300,0,0,50,0,10,0,40,20,5,-80,0,390,10,1000',
  '2026/4/1,1:00,1000,100,200,300,0,0,50,0,10,0,40,20,5,-80,0,390,10,1000',
];

/** The same file with one line replaced (from 1), taken out (null) or, past its end, added. */
export function withLine(line: number, text: string | null, lines = HALF_HOURLY): readonly string[] {
  const changed: (string | null)[] = [...lines];
  changed[line - 1] = text;
  return changed.filter((kept) => kept !== null);
}
