import { present } from '../../domain/invariant.js';
import type { MeterFormat, MeterReader, ParsedMeterFile } from '../meter-csv/parsed-meter-file.js';
import { SlotBudget } from '../meter-csv/reading-store.js';
import { SNIFF_BYTES, sniffFormat } from './meter-format.js';
import { openReader, type MeterFileOptions } from './open-reader.js';
import { ZippedMeterFile } from './zipped-meter-file.js';

/** A meter file of whatever format, and what it turned out to be. */
export interface ReadMeterFile extends ParsedMeterFile {
  /** Null for an archive that could not be looked into. */
  readonly format: MeterFormat | null;
  readonly zipped: boolean;
}

/**
 * Reads a meter file whose format is told, or shows in its first bytes; packed or not.
 *
 * @example const reader = new MeterFileReader('meters.zip', options); reader.push(bytes); reader.finish().format
 */
export class MeterFileReader {
  private head = new Uint8Array(0);
  private format: MeterFormat | null = null;
  private plain: MeterReader | null = null;
  private zip: ZippedMeterFile | null = null;

  constructor(
    private readonly fileName: string,
    private readonly options: MeterFileOptions,
    private readonly budget = new SlotBudget(),
  ) {}

  push(piece: Uint8Array): void {
    const reader = this.plain ?? this.zip;
    if (reader !== null) {
      reader.push(piece);
      return;
    }
    this.head = Buffer.concat([this.head, piece]);
    if (this.head.length >= SNIFF_BYTES) this.begin();
  }

  finish(): ReadMeterFile {
    if (this.plain === null && this.zip === null) this.begin();
    if (this.plain !== null) return { ...this.plain.finish(), format: this.format, zipped: false };
    return { ...present(this.zip, 'a reader, plain or packed').finish(), zipped: true };
  }

  /** An archive is one whatever format was told: that is the format of its files. */
  private begin(): void {
    const { fileName, options, budget, head } = this;
    const found = sniffFormat(head);
    if (found === 'zip') this.zip = new ZippedMeterFile(fileName, options, budget);
    else {
      this.format = options.format ?? found;
      this.plain = openReader(this.format, fileName, options, budget);
    }
    (this.plain ?? this.zip)?.push(head);
    this.head = new Uint8Array(0);
  }
}
