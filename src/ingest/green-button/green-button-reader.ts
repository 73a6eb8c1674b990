import sax from 'sax';
import { FaultList } from '../fault.js';
import type { MeterReader, ParsedMeterFile } from '../meter-csv/parsed-meter-file.js';
import { SlotBudget } from '../meter-csv/reading-store.js';
import { skippedChannels } from '../meter-csv/skipped-channels.js';
import { FeedElements } from './feed-elements.js';
import type { LocalTime } from './feed-entry.js';
import { FeedReadings, type ReadBlock } from './feed-readings.js';

const ATOM = 'http://www.w3.org/2005/Atom';
const ESPI = 'http://naesb.org/espi';
const MAX_DEPTH = 32;
const MAX_BYTES = 1_073_741_824;
/** The parser looks at its limits between pieces, so that these are cut to one size. */
const PIECE_BYTES = 16_384;
const MOST_NAMED = 20;

/** What a feed may hold; tests use less. */
export interface FeedLimits {
  readonly maxBytes?: number;
  /** Entries, links and readings together. */
  readonly maxParts?: number;
}

export interface ParsedGreenButton extends ParsedMeterFile {
  readonly blocks: readonly ReadBlock[];
  readonly localTime: LocalTime | null;
}

/**
 * Reads a Green Button feed (Atom with NAESB ESPI) from pieces that may be cut anywhere. Strict XML; a DOCTYPE and every entity
 * but the five of XML are refused. A meter is the series `<UsagePoint>:<MeterReading>`, the last segments of their self links.
 *
 * @example const reader = new GreenButtonReader('usage.xml'); reader.push(bytes); reader.finish().series
 */
export class GreenButtonReader implements MeterReader {
  private readonly faults: FaultList;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private readonly parser = sax.parser(true, { xmlns: true, position: true });
  private readonly elements: FeedElements;
  private readonly maxBytes: number;
  private bytes = 0;
  private lastLine = 1;
  private rootSeen = false;
  private stopped = false;

  constructor(
    fileName: string,
    private readonly budget = new SlotBudget(),
    { maxBytes = MAX_BYTES, maxParts }: FeedLimits = {},
  ) {
    this.faults = new FaultList(fileName);
    this.elements = new FeedElements(maxParts);
    this.maxBytes = maxBytes;
    this.listen();
  }

  push(piece: Uint8Array): void {
    for (let at = 0; at < piece.length && !this.stopped; at += PIECE_BYTES)
      this.write(piece.subarray(at, at + PIECE_BYTES));
  }

  finish(): ParsedGreenButton {
    this.close();
    const readings = new FeedReadings(this.faults, this.budget);
    if (!this.stopped) {
      readings.take(this.elements.entries);
      if (readings.blocks.length === 0 && this.faults.count === 0) {
        const rule = 'a feed holds readings of at least one energy channel: uom 72, energy of intervals';
        this.faults.add('GREEN_BUTTON.NO_READINGS', rule, { line: this.lastLine });
      }
    }
    const series = readings.series();
    const { localTime } = this.elements;
    return {
      faults: this.faults.inOrder(),
      faultCount: this.faults.count,
      rows: readings.rows,
      series,
      blocks: readings.blocks,
      localTime,
      facts: {
        format: 'Green Button',
        ...completeness(readings.blocks),
        ...skippedChannels(readings.skipped, 'readings'),
        ...(localTime === null
          ? {}
          : { 'local time': `UTC ${localTime.tzOffset} s, daylight saving ${localTime.dstOffset} s` }),
      },
    };
  }

  private write(piece: Uint8Array): void {
    this.bytes += piece.length;
    if (this.bytes > this.maxBytes) {
      this.stop(
        'GREEN_BUTTON.TOO_LARGE',
        `a feed has at most ${String(this.maxBytes)} bytes: split it by time`,
      );
      return;
    }
    const text = this.decode(piece, true);
    if (text !== null && text !== '') this.parser.write(text);
  }

  private close(): void {
    if (this.stopped) return;
    const rest = this.decode(new Uint8Array(0), false);
    if (rest === null) return;
    this.parser.write(rest);
    // The parser forgets where it is when it closes.
    this.lastLine = this.line();
    this.parser.close();
    if (!this.rootSeen) this.stop('GREEN_BUTTON.NOT_ESPI', ROOT_RULE);
  }

  private decode(piece: Uint8Array, more: boolean): string | null {
    try {
      return this.decoder.decode(piece, { stream: more });
    } catch {
      this.stop('TEXT.UNDECODABLE', 'a feed is UTF-8 throughout');
      return null;
    }
  }

  private listen(): void {
    const { parser, elements } = this;
    parser.onerror = (error) => {
      this.takeError(error);
      // The parser refuses to go on while it holds an error; we have stopped reading by then.
      Reflect.set(parser, 'error', null);
    };
    parser.ondoctype = () => {
      this.stop('GREEN_BUTTON.DOCTYPE', 'a feed has no DOCTYPE: nothing outside the file is read');
    };
    parser.onprocessinginstruction = ({ name, body }) => {
      const encoding = /encoding\s*=\s*["']([^"']*)["']/.exec(body)?.[1] ?? 'utf-8';
      if (name === 'xml' && !/^(?:utf-8|us-ascii)$/i.test(encoding))
        this.stop('TEXT.UNDECODABLE', 'a feed is UTF-8 throughout', encoding);
    };
    parser.onopentag = (tag) => {
      if (!this.stopped) this.open(tag as sax.QualifiedTag);
    };
    parser.ontext = (text) => {
      elements.add(text);
    };
    parser.oncdata = (text) => {
      elements.add(text);
    };
    parser.onclosetag = () => {
      if (!this.stopped) elements.close(this.line());
    };
  }

  private open({ local, uri, attributes }: sax.QualifiedTag): void {
    const { elements } = this;
    const name = uri === ATOM || uri === ESPI ? local : '';
    if (!this.rootSeen) {
      this.rootSeen = true;
      if (name !== 'feed' && name !== 'entry') {
        this.stop('GREEN_BUTTON.NOT_ESPI', ROOT_RULE, local);
        return;
      }
    }
    elements.open(name, this.line());
    if (name === 'link') elements.link(attributes['rel']?.value ?? '', attributes['href']?.value ?? '');
    if (elements.depth > MAX_DEPTH)
      this.stop('GREEN_BUTTON.TOO_DEEP', `elements are nested at most ${String(MAX_DEPTH)} deep`, local);
    else if (elements.full)
      this.stop(
        'GREEN_BUTTON.TOO_LARGE',
        'a feed holds at most 5,000,000 readings and links: split it by time',
      );
  }

  private takeError(error: Error): void {
    const [reason = ''] = error.message.split('\n');
    if (reason.startsWith('Invalid character entity') || reason.startsWith('Invalid character in entity'))
      this.stop(
        'GREEN_BUTTON.ENTITY',
        'only &amp; &lt; &gt; &quot; &apos; and characters by number are read',
      );
    else this.stop('GREEN_BUTTON.MALFORMED', `well-formed XML: ${reason}`);
  }

  private line(): number {
    return this.parser.line + 1;
  }

  /** Reports why nothing more is read; the first reason counts. */
  private stop(code: string, rule: string, value = ''): void {
    if (!this.stopped) this.faults.add(code, rule, { line: this.line(), value });
    this.stopped = true;
  }
}

const ROOT_RULE = 'a Green Button file is an Atom feed (http://www.w3.org/2005/Atom)';

/** Readings held of those declared, by series. */
function completeness(blocks: readonly ReadBlock[]): Record<string, string> {
  const sums = new Map<string, { readings: number; declared: number }>();
  for (const { code, readings, declared } of blocks) {
    const sum = sums.get(code) ?? { readings: 0, declared: 0 };
    sums.set(code, { readings: sum.readings + readings, declared: sum.declared + declared });
  }
  if (sums.size === 0) return {};
  const named = [...sums]
    .slice(0, MOST_NAMED)
    .map(([code, { readings, declared }]) => `${code}: ${String(readings)}/${String(declared)}`);
  const more = sums.size > MOST_NAMED ? [`and ${String(sums.size - MOST_NAMED)} more`] : [];
  return { completeness: [...named, ...more].join('; ') };
}
