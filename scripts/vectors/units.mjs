// Energy of a half-hour in kWh as average power in MW.
export const units = {
  topic: 'units',
  async answer({ kwh_per_half_hour: kWh }, { load }) {
    const { parseKWh } = await load('domain/quantity/energy.js');
    const energy = parseKWh(String(kWh));
    if (!energy.ok) throw new Error(`${energy.failure.code} ${energy.failure.message}`);
    return { mw: energy.value.MWh.times(2).toFixed() };
  },
};
