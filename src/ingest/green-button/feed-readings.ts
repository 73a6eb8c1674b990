import { MEASURED_INDEX } from '../meter-csv/quality-cell.js';
import { compareUtf8 } from '../../domain/quantity/utf8-order.js';
import type { FaultList } from '../fault.js';
import { reportTooManySlots, STEP_RULE } from '../meter-csv/checked-rows.js';
import { settledSeries } from '../meter-csv/finish-series.js';
import { joinedRuns } from '../meter-csv/method-runs.js';
import type { MethodRun, ParsedMeterSeries } from '../meter-csv/parsed-meter-file.js';
import { SeriesRegistry, STEPS, type SeriesIntake, type SlotBudget } from '../meter-csv/reading-store.js';
import { FeedLinks, type EnergyChannel } from './feed-channel.js';
import type { FeedEntry, IntervalBlock } from './feed-entry.js';
import { readEspiQuality } from './reading-quality.js';

/** A block as it declares itself, and how many readings it holds. */
export interface ReadBlock {
  readonly code: string;
  /** Seconds since 1970; null when the block does not say. */
  readonly startSecond: number | null;
  readonly durationSeconds: number | null;
  readonly readings: number;
  /** Intervals the declared duration has room for; as many as it holds when it declares none. */
  readonly declared: number;
}

interface ChannelIntake {
  readonly channel: EnergyChannel;
  readonly series: SeriesIntake;
  readonly runs: MethodRun[];
}

const WHOLE = /^-?[0-9]{1,15}$/;
const VALUE = /^-?[0-9]{1,20}$/;
const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/** Turns the entries of a feed into readings, once all links are known: a type may stand below its readings. */
export class FeedReadings {
  readonly blocks: ReadBlock[] = [];
  /** Readings left out, by channel and why. */
  readonly skipped = new Map<string, number>();
  rows = 0;
  private readonly registry: SeriesRegistry;
  private readonly intakes = new Map<EnergyChannel, ChannelIntake | null>();
  private full = false;

  constructor(
    private readonly faults: FaultList,
    budget: SlotBudget,
  ) {
    this.registry = new SeriesRegistry(budget);
  }

  take(entries: readonly FeedEntry[]): void {
    const links = new FeedLinks(entries, this.faults);
    for (const entry of entries) {
      if (entry.blocks.length === 0) continue;
      const channel = links.channelOf(entry);
      for (const block of entry.blocks) {
        const readings = block.values.length;
        this.rows += readings;
        if (channel === null) continue;
        if ('skipped' in channel)
          this.skipped.set(channel.skipped, (this.skipped.get(channel.skipped) ?? 0) + readings);
        else this.takeBlock(channel, block);
      }
    }
  }

  series(): ParsedMeterSeries[] {
    return [...this.intakes.values()]
      .flatMap((intake) => intake ?? [])
      .filter(({ series }) => series.blocks.size > 0)
      .map(({ channel: { code, direction }, series, runs }) =>
        settledSeries(series, { code, fileName: this.faults.file, direction, methods: joinedRuns(runs) }),
      )
      .sort((a, b) => compareUtf8(a.code, b.code));
  }

  private takeBlock(channel: EnergyChannel, block: IntervalBlock): void {
    const intake = this.intakeOf(channel, block);
    if (intake === null) return;
    const step = intake.series.grid;
    const readings = block.values.length;
    const [startSecond, durationSeconds] = [wholeOf(block.start), wholeOf(block.duration)];
    const declared = durationSeconds === null ? readings : Math.floor(durationSeconds / step);
    this.blocks.push({ code: channel.code, startSecond, durationSeconds, readings, declared });
    for (let index = 0; index < readings && !this.full; index += 1) this.takeReading(intake, block, index);
  }

  /** The series of a channel; null when its step cannot be used, which is reported once. */
  private intakeOf(channel: EnergyChannel, block: IntervalBlock): ChannelIntake | null {
    const known = this.intakes.get(channel);
    const line = block.lines[0];
    if (known !== undefined || line === undefined) return known ?? null;
    const length = channel.intervalLength === '' ? (block.durations[0] ?? '') : channel.intervalLength;
    const step = STEPS.find((supported) => String(supported) === length);
    let intake: ChannelIntake | null = null;
    if (step === undefined)
      this.report(line, 'intervalLength', length, 'GREEN_BUTTON.STEP_UNSUPPORTED', STEP_RULE);
    else {
      const series = this.registry.take(channel.code, 0n, line, () => step);
      if (series === null) this.stop(line);
      else intake = { channel, series, runs: [] };
    }
    this.intakes.set(channel, intake);
    return intake;
  }

  private takeReading(intake: ChannelIntake, block: IntervalBlock, index: number): void {
    const { series, channel } = intake;
    const line = block.lines[index] ?? 0;
    const start = this.startOf(block.starts[index] ?? '', line);
    const duration = block.durations[index] ?? '';
    if (duration !== '' && duration !== String(series.grid)) {
      const rule = `all readings of a meter have one length, here ${String(series.grid)} s`;
      this.report(line, 'duration', duration, 'GREEN_BUTTON.STEP_DIFFERS', rule);
    }
    const value = this.valueOf(block.values[index] ?? '', channel.power, line);
    const { quality, flag } = this.qualityOf(block.qualities[index] ?? '', line);
    if (start === null || value === null) return;
    this.place(series, { start, value, quality, line });
    if (flag !== '')
      intake.runs.push({ flag, reason: '', fromSecond: start, toSecond: start + series.grid, readings: 1 });
  }

  private place(
    series: SeriesIntake,
    { start, value, quality, line }: { start: number; value: number; quality: number; line: number },
  ): void {
    const placement = series.place(start, value, quality, line);
    switch (placement.kind) {
      case 'FULL':
        this.stop(line);
        return;
      case 'MISALIGNED': {
        const rule = `the start of an interval lies on whole steps of ${String(placement.grid)} s, counted from 00:00 UTC`;
        this.report(line, 'start', String(start), 'GREEN_BUTTON.TIME_OFF_STEP', rule);
        return;
      }
      case 'TWO_VALUES': {
        const rule = `a meter has one value for an interval; line ${String(placement.otherLine)} gives another`;
        this.report(line, 'value', String(value), 'GREEN_BUTTON.TWO_VALUES', rule);
        return;
      }
      case 'STORED':
      case 'DUPLICATE':
    }
  }

  private startOf(text: string, line: number): number | null {
    const start = wholeOf(text);
    if (start !== null) return start;
    const rule = 'the start of an interval is whole seconds since 1970-01-01 00:00 UTC';
    this.report(line, 'start', text, 'GREEN_BUTTON.TIME_UNREADABLE', rule);
    return null;
  }

  /** value × 10^power as milliWh, exactly or not at all. */
  private valueOf(text: string, power: number, line: number): number | null {
    if (!VALUE.test(text)) {
      this.report(line, 'value', text, 'GREEN_BUTTON.VALUE_UNREADABLE', 'a value is a whole number');
      return null;
    }
    const value = BigInt(text);
    const factor = 10n ** BigInt(Math.abs(power));
    const milliWh = power >= 0 ? value * factor : value / factor;
    if (value < 0n) {
      const rule = 'energy is not negative: reverse flow is a ReadingType of its own, flowDirection 19';
      this.report(line, 'value', text, 'GREEN_BUTTON.VALUE_NEGATIVE', rule);
    } else if (power < 0 && milliWh * factor !== value) {
      const rule = 'nothing finer than 1 milliWh is held, and nothing is rounded';
      this.report(line, 'value', text, 'GREEN_BUTTON.VALUE_TOO_FINE', rule);
    } else if (milliWh > LARGEST) {
      const rule = 'a reading stays below 2^53 milliWh (9 TWh): check the multiplier';
      this.report(line, 'value', text, 'GREEN_BUTTON.VALUE_TOO_LARGE', rule);
    } else return Number(milliWh);
    return null;
  }

  /** The worst quality of a reading; its number is kept unless it says measured. */
  private qualityOf(text: string, line: number): { quality: number; flag: string } {
    let worst = { quality: MEASURED_INDEX, flag: '' };
    if (text === '') return worst;
    for (const number of text.split(' ')) {
      const quality = readEspiQuality(number);
      if (quality < 0)
        this.report(
          line,
          'quality',
          number,
          'GREEN_BUTTON.QUALITY_UNKNOWN',
          'a quality is a number of ESPI: 0, 7 to 19',
        );
      if (quality > worst.quality) worst = { quality, flag: `ESPI ${number}` };
    }
    return worst;
  }

  private report(line: number, field: string, value: string, code: string, rule: string): void {
    this.faults.add(code, rule, { line, field, value });
  }

  private stop(line: number): void {
    if (!this.full) reportTooManySlots(line, this.faults);
    this.full = true;
  }
}

function wholeOf(text: string): number | null {
  return WHOLE.test(text) ? Number(text) : null;
}
