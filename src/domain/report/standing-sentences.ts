/** Printed with every avoided-waste range, word for word; methodology §4. */
export const AVOIDED_WASTE_SENTENCE =
  "Upper bound; the area figure is the operator's estimate of what was still curtailed with this load running; whether curtailment would have been larger is not observed.";

export const NO_RESPONSE_SENTENCE = 'no response to surplus shown';

export const SIMULATED_NOTICE = 'simulated readings; illustrative hardware, not on the market in 2023';

/** Methodology §7, invariant 6: the reason why A is not compared across resolutions. */
export const NETTED_PER_SLOT_SENTENCE = 'absorbed energy is netted against the baseline per slot';

/**
 * The sentences that stand on every surplus figure; `attributeHolder` completes the last (pure text).
 *
 * @example standingSentences('The generators keep it.').length === 3
 */
export function standingSentences(attributeHolder: string): string[] {
  const holder = attributeHolder.trim() === '' ? 'not stated' : attributeHolder.trim();
  return [
    'Not exclusive: other absorbers of the same surplus are not deducted.',
    'Matched or absorbed energy is not renewable electricity and not an emission reduction.',
    `Environmental attribute: ${holder}.`.replace(/\.\.$/, '.'),
  ];
}

/** What an energy statement does not say; printed at its end. */
export const ENERGY_EXCLUSIONS: readonly string[] = [
  "Other organisations' meters are not read, explained or deducted.",
  'Emissions, revenue and curtailment compliance have statements of their own.',
  'A wholesale price at the floor is not taken for curtailment.',
  'Coincident energy says nothing about cause.',
  'No per-rig figure of instructed energy or clock risk is made: both belong to the site.',
];

export const ENERGY_SOURCES: readonly string[] = [
  'Site energy: billing meter, as imported; source files are kept with their digests.',
  'Surplus: area supply and demand as published by the grid operator, curtailed solar + wind.',
  'Rules: Yojo methodology sections 1 to 4 (docs/spec/energy-statement.md).',
];
