import type { AreaColumn } from '../../domain/surplus/area-supply.js';

const CURTAILED = '(?:出力)?(?:制御|抑制)量';
const OUTPUT = '(?:発電)?(?:実績)?';
const named = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

/** Every name seen on a file of one of the ten areas, without unit, brackets and blanks. */
const NAMES: readonly (readonly [AreaColumn, RegExp])[] = [
  ['DEMAND', named('.{0,4}エリア需要(?:実績)?|需要(?:実績)?')],
  ['NUCLEAR', named(`原子力${OUTPUT}`)],
  ['THERMAL', named(`火力${OUTPUT}`)],
  ['THERMAL_LNG', named(`火力LNG${OUTPUT}`)],
  ['THERMAL_COAL', named(`火力石炭${OUTPUT}`)],
  ['THERMAL_OIL', named(`火力石油${OUTPUT}`)],
  ['THERMAL_OTHER', named(`火力その他${OUTPUT}`)],
  ['THERMAL_CURTAILED', named(`火力${CURTAILED}`)],
  ['HYDRO', named(`水力${OUTPUT}`)],
  ['GEOTHERMAL', named(`地熱${OUTPUT}`)],
  ['BIOMASS', named(`バイオマス${OUTPUT}`)],
  ['BIOMASS_CURTAILED', named(`バイオマス${CURTAILED}`)],
  ['SOLAR', named(`太陽光${OUTPUT}`)],
  ['SOLAR_CURTAILED', named(`太陽光${CURTAILED}`)],
  ['WIND', named(`風力${OUTPUT}`)],
  ['WIND_CURTAILED', named(`風力${CURTAILED}`)],
  ['PUMPED_STORAGE', named('揚水等?')],
  ['BATTERY', named('蓄電池')],
  ['INTERCONNECTION', named('連系線(?:潮流)?')],
  ['OTHER', named('その他')],
  ['TOTAL', named('(?:供給力)?合計')],
];

/** The column a header name stands for; null for a name that is none. @example areaColumnOf('太陽光抑制量') === 'SOLAR_CURTAILED' */
export function areaColumnOf(name: string): AreaColumn | null {
  return NAMES.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}
