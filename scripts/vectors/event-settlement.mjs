// One event settled: slots of average power against a baseline, paid per kWh delivered, charged per kWh short.
const MS_PER_HOUR = 3_600_000;
/** Any start: only the length of slots matters. */
const START = 0;

export const eventSettlement = {
  topic: 'event settlement',
  async answer(input, { load }) {
    const { deltaOf } = await load('domain/curtailment/demand-response/delivery.js');
    const { settleDay } = await load('domain/curtailment/demand-response/settle.js');
    const { energyOfWatts, milliwattsOf } = await load('domain/curtailment/demand-response/watt-energy.js');
    const { Energy } = await load('domain/quantity/energy.js');
    const { parseScaled } = await load('domain/quantity/parse-scaled.js');
    const { scaledText } = await load('domain/quantity/exact-decimal.js');
    const { divideFloor } = await load('domain/quantity/rounding.js');
    const ms = input.slot_h * MS_PER_HOUR;
    const energyOf = (kW) => {
      const watts = parseScaled(String(kW), 3, 'kW');
      if (!watts.ok) throw new Error(`${watts.failure.code} ${watts.failure.message}`);
      return Energy.ofMilliWh(energyOfWatts(watts.value, ms, divideFloor));
    };
    const slots = input.baseline_kw.map((kW, index) => {
      const [baseline, actual] = [energyOf(kW), energyOf(input.actual_kw[index])];
      const delta = deltaOf('REDUCE', baseline, actual);
      return {
        start: START + index * ms,
        end: START + (index + 1) * ms,
        state: 'ACCEPTED',
        unadjusted: baseline,
        adjusted: baseline,
        actual,
        requested: energyOf(input.requested_kw),
        delta,
        unadjustedDelta: delta,
      };
    });
    const day = settleDay('2023-01-01', [{ id: 'event', slots }], {
      clamp: 'EVENT',
      negativeSlots: 'KEEP',
      cappedAtRequested: true,
      dayUnitMilliWh: null,
      creditPerKWh: String(input.rate),
      penaltyPerKWh: String(input.penalty_rate),
      currency: 'JPY',
    });
    return {
      delivered_avg_kw: scaledText(
        milliwattsOf(day.credited.milliWh, BigInt(ms * slots.length), divideFloor),
        6,
      ),
      shortfall_kwh: String(day.shortfall),
      payment_jpy: day.payment.toFixed(),
      penalty_jpy: day.penalty.toFixed(),
    };
  },
};
