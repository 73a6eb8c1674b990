// The flag of each interval of a NEM12 file whose 400 records lie over its 300 row.
import { parsedMeterFile, readingsOf } from './meter-files.mjs';

export const nem12Quality = {
  topic: 'NEM12 400-record quality overlay',
  async answer(input, context) {
    const { Nem12Reader } = await context.load('ingest/nem12/nem12-reader.js');
    const { Energy } = await context.load('domain/quantity/energy.js');
    const parsed = parsedMeterFile(Nem12Reader, input, context);
    if (parsed.series.length !== 1) throw new Error('not a file of one channel');
    const [{ methods }] = parsed.series;
    const readings = readingsOf(parsed);
    const kWh = ({ milliWh }) => Energy.ofMilliWh(BigInt(milliWh)).kWh.toFixed();
    const flagAt = ({ second }) =>
      methods.find(({ fromSecond, toSecond }) => fromSecond <= second && second < toSecond)?.flag ?? 'A';
    return {
      quality: Object.fromEntries(readings.map((reading, index) => [index, flagAt(reading)])),
      first: kWh(readings[0]),
      last: kWh(readings.at(-1)),
      n: readings.length,
    };
  },
};
