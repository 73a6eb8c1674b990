import { FaultList, MAX_FAULTS_KEPT } from '../fault.js';
import type { MeterFormat, ParsedMeterFile } from '../meter-csv/parsed-meter-file.js';
import type { SlotBudget } from '../meter-csv/reading-store.js';
import { readZipDirectory, type ZipEntry } from '../zip/zip-directory.js';
import { firstBytes, unpackEntry } from '../zip/unpack-entry.js';
import { SNIFF_BYTES, sniffFormat } from './meter-format.js';
import { openReader, type MeterFileOptions } from './open-reader.js';

/** A packed meter file of more bytes is refused. */
const MAX_ZIP_BYTES = 268_435_456;

/** A file of an archive with what its first bytes say it is. */
interface PackedFile {
  readonly entry: ZipEntry;
  readonly format: MeterFormat | 'zip';
}

/** Reads an archive with one or several meter files of one format; all of them are one import. */
export class ZippedMeterFile {
  private readonly pieces: Uint8Array[] = [];
  private readonly faults: FaultList;
  private bytes = 0;

  constructor(
    private readonly fileName: string,
    private readonly options: MeterFileOptions,
    private readonly budget: SlotBudget,
  ) {
    this.faults = new FaultList(fileName);
  }

  push(piece: Uint8Array): void {
    this.bytes += piece.length;
    if (this.bytes <= MAX_ZIP_BYTES) this.pieces.push(piece.slice());
  }

  /** What its files say together, and the format they share; null while that is not known. */
  finish(): ParsedMeterFile & { readonly format: MeterFormat | null } {
    const packed = this.packedFiles();
    const format = packed === null ? null : this.sharedFormat(packed);
    if (packed === null || format === null) return { ...joined([], this.faults), format };
    const files = packed.map(({ entry }) => this.readFile(entry, format));
    return { ...joined(files, this.faults), format };
  }

  private packedFiles(): PackedFile[] | null {
    if (this.bytes > MAX_ZIP_BYTES) {
      this.refuse('ZIP.TOO_LARGE', 'an archive has at most 256 MiB: split it', `${String(this.bytes)} bytes`);
      return null;
    }
    const entries = readZipDirectory(Buffer.concat(this.pieces), this.faults);
    if (entries === null) return null;
    if (entries.length === 0) this.refuse('ZIP.EMPTY', 'an archive holds at least one meter file', '');
    return entries.map((entry) => ({
      entry,
      format: this.options.format ?? sniffFormat(firstBytes(entry, SNIFF_BYTES)),
    }));
  }

  private sharedFormat(files: readonly PackedFile[]): MeterFormat | null {
    const [first] = files;
    if (first === undefined) return null;
    for (const { entry, format } of files) {
      if (sniffFormat(firstBytes(entry, SNIFF_BYTES)) === 'zip')
        this.refuse('ZIP.NESTED', 'an archive holds no archives: unpack it first', entry.name);
      else if (format !== first.format)
        this.refuse(
          'ZIP.MIXED_FORMATS',
          `all files of an archive have one format, here ${first.format}`,
          entry.name,
        );
    }
    return this.faults.count > 0 || first.format === 'zip' ? null : first.format;
  }

  private readFile(entry: ZipEntry, format: MeterFormat): ParsedMeterFile {
    const reader = openReader(format, `${this.fileName}!${entry.name}`, this.options, this.budget);
    const whole = unpackEntry(entry, (piece) => {
      reader.push(piece);
    });
    if (!whole)
      this.refuse(
        'ZIP.DAMAGED',
        'a file of an archive has the length and checksum of its directory',
        entry.name,
      );
    return reader.finish();
  }

  private refuse(code: string, rule: string, value: string): void {
    this.faults.add(code, rule, { line: 1, value });
  }
}

function joined(files: readonly ParsedMeterFile[], own: FaultList): ParsedMeterFile {
  const facts = new Map<string, Set<string>>();
  for (const file of files) {
    for (const [name, text] of Object.entries(file.facts))
      facts.set(name, (facts.get(name) ?? new Set()).add(text));
  }
  return {
    faults: [...own.inOrder(), ...files.flatMap(({ faults }) => faults)].slice(0, MAX_FAULTS_KEPT),
    faultCount: files.reduce((sum, { faultCount }) => sum + faultCount, own.count),
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    series: files.flatMap(({ series }) => series),
    facts: {
      ...(files.length === 0 ? {} : { zipped: `${String(files.length)} files` }),
      ...Object.fromEntries([...facts].map(([name, texts]) => [name, [...texts].join('; ')])),
    },
  };
}
