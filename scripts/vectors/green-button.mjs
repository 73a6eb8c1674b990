// Sums of a Green Button feed in Wh, its blocks as they declare themselves, and its local time.
import { parsedMeterFile, readingsOf } from './meter-files.mjs';

const MILLI_WH_PER_WH = 1_000n;

export const greenButton = {
  topic: 'ESPI XML',
  async answer(input, context) {
    const { GreenButtonReader } = await context.load('ingest/green-button/green-button-reader.js');
    const parsed = parsedMeterFile(GreenButtonReader, input, context);
    const readings = readingsOf(parsed);
    const [from, to] = input.window;
    const [{ startSecond, durationSeconds }] = parsed.blocks;
    const total = wattHours(readings);
    return {
      total: Number(total),
      // The source prints a binary float; so the mean is divided as one.
      average: Number(total) / readings.length,
      window_sum: Number(wattHours(readings.filter(({ second }) => second >= from && second < to))),
      value_at: Number(
        wattHours(
          readings.filter(({ second, stepSeconds }) => second <= input.at && input.at < second + stepSeconds),
        ),
      ),
      block_start: startSecond,
      block_duration: durationSeconds,
      tz_offset: Number(parsed.localTime?.tzOffset),
      dst_offset: Number(parsed.localTime?.dstOffset),
    };
  },
};

function wattHours(readings) {
  const sum = readings.reduce((total, { milliWh }) => total + BigInt(milliWh), 0n);
  if (sum % MILLI_WH_PER_WH !== 0n) throw new Error('not whole Wh');
  return sum / MILLI_WH_PER_WH;
}
