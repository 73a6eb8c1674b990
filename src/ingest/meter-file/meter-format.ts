import type { MeterFormat } from '../meter-csv/parsed-meter-file.js';

/** Enough of a file to tell what it is. */
export const SNIFF_BYTES = 512;

const ZIP = 'PK\u0003\u0004';
/** An archive without files has nothing but its end record. */
const EMPTY_ZIP = 'PK\u0005\u0006';
const NEM12_RECORD = /^[1-9]00(?:,|$)/;

/**
 * What a file is, by its first bytes: an archive, NEM12 by its record indicator, XML by its first bracket, else CSV.
 *
 * @example sniffFormat(Buffer.from('100,NEM12,200405011135,MDA1,Ret1')) === 'nem12'
 */
export function sniffFormat(head: Uint8Array): MeterFormat | 'zip' {
  const text = Buffer.from(head.subarray(0, SNIFF_BYTES)).toString('latin1');
  if (text.startsWith(ZIP) || text.startsWith(EMPTY_ZIP)) return 'zip';
  const begin = text.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (begin.startsWith('<')) return 'green-button';
  const [firstLine = ''] = begin.split(/\r?\n/);
  return NEM12_RECORD.test(firstLine) ? 'nem12' : 'csv';
}
