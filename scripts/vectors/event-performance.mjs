// Average power of a load and its baseline at the ends of intervals, as Δ in kW and cumulated kWh.
const MS_PER_SECOND = 1_000;

export const eventPerformance = {
  topic: 'event performance kW -> kWh',
  async answer(input, { load }) {
    const { deltaOf } = await load('domain/curtailment/demand-response/delivery.js');
    const { energyOfWatts, milliwattsOf } = await load('domain/curtailment/demand-response/watt-energy.js');
    const { Energy } = await load('domain/quantity/energy.js');
    const { parseScaled } = await load('domain/quantity/parse-scaled.js');
    const { scaledText } = await load('domain/quantity/exact-decimal.js');
    const { divideFloor } = await load('domain/quantity/rounding.js');
    if (!input.label.startsWith('end-of-interval')) throw new Error(`unknown label "${input.label}"`);
    const ms = input.step_s * MS_PER_SECOND;
    const energyOf = ([, kW]) => {
      const watts = parseScaled(String(kW), 3, 'kW');
      if (!watts.ok) throw new Error(`${watts.failure.code} ${watts.failure.message}`);
      return Energy.ofMilliWh(energyOfWatts(watts.value, ms, divideFloor));
    };
    const baselines = new Map(input.baseline_kw.map((point) => [point[0], energyOf(point)]));
    // The first point opens the window: its interval lies before it.
    const slots = input.load_kw.slice(1).map((point) => {
      const baseline = baselines.get(point[0]);
      if (baseline === undefined) throw new Error(`no baseline at ${point[0]}`);
      return { baseline, delta: deltaOf('INCREASE', baseline, energyOf(point)) };
    });
    const cumulated = (energies) =>
      energies.reduce((sums, energy) => [...sums, sums.at(-1).plus(energy)], [Energy.zero]).map(String);
    return {
      kw_diff: slots.map(({ delta }) => scaledText(milliwattsOf(delta.milliWh, BigInt(ms), divideFloor), 6)),
      cum_kwh_diff: cumulated(slots.map(({ delta }) => delta)),
      cum_kwh_baseline: cumulated(slots.map(({ baseline }) => baseline)),
    };
  },
};
