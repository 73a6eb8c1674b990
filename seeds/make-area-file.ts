import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Columns of our own area file: the row of energy sources above, the row of names below. */
const HEADER = [
  ',,,,,,,太陽光,太陽光,風力,風力,,',
  'DATE_TIME,エリア需要〔MWh〕,原子力〔MWh〕,火力〔MWh〕,水力〔MWh〕,地熱〔MWh〕,バイオマス〔MWh〕,実績〔MWh〕,抑制量〔MWh〕,実績〔MWh〕,抑制量〔MWh〕,揚水等〔MWh〕,連系線〔MWh〕',
];
const DEMAND = 1;
const PARTS = [2, 3, 4, 5, 6, 7, 9, 11, 12];

/**
 * Carries the 744 hours of March 2023 out of the publisher's quarter file (cp932, two header rows, 13 columns) into a file
 * of our own: UTF-8, LF, the same figures. Refuses a row whose parts do not sum to demand, and a header it does not know.
 */
export function areaFileOfQuarter(quarterFile: Uint8Array): string {
  const lines = new TextDecoder('shift_jis', { fatal: true }).decode(quarterFile).split(/\r?\n/);
  if (lines[0] !== HEADER[0] || lines[1] !== HEADER[1]) throw new Error('the header is not the known one');
  const rows = lines.filter((line) => line.startsWith('2023/3/'));
  for (const row of rows) {
    const cells = row.split(',');
    if (cells.length !== 13 || cells.slice(1).some((cell) => !/^-?\d+$/.test(cell))) {
      throw new Error(`not 12 whole numbers: ${row}`);
    }
    const parts = PARTS.reduce((sum, column) => sum + Number(cells[column]), 0);
    if (parts !== Number(cells[DEMAND])) throw new Error(`parts do not sum to demand: ${row}`);
  }
  if (rows.length !== 744) throw new Error(`${rows.length} hours instead of 744`);
  return `${[...HEADER, ...rows].join('\n')}\n`;
}

/** `node dist/seeds/make-area-file.js area_jyukyu_jisseki_2022_4Q.csv seeds/area/kyushu-2023-03.csv` */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, , from = '', to = ''] = process.argv;
  writeFileSync(to, areaFileOfQuarter(readFileSync(from)));
}
