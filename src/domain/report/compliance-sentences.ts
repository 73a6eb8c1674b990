/** Printed on every compliance statement, word for word; methodology §5. */
export const COMPLIANCE_SENTENCES: readonly string[] = [
  'A baseline is an estimate of what would have been used without the event; no meter shows it.',
  'Every credit stands beside what the unadjusted baseline gives and beside the observed reduction, which owes nothing to a baseline.',
  'What was not measured, or only estimated, is UNKNOWN and earns nothing.',
  'Balancing-market products (需給調整市場) are not covered.',
];

/** What a compliance statement does not say; printed at its end. */
export const COMPLIANCE_EXCLUSIONS: readonly string[] = [
  'Energy, surplus and absorbed energy have a statement of their own.',
  'The baseline of an event is not the baseline policy that absorbed energy is counted from.',
  'A credit here is what the rule gives; what the programme paid is not compared.',
  'Days of demand response are those of this site; an entity of several sites reports the site with the most.',
  'The network address of a rig is not known here; the work order names rig and place.',
];

export const COMPLIANCE_SOURCES: readonly string[] = [
  'Site energy: billing meter, measured readings only; rigs: their own readings, as imported.',
  'Calls: as the programme sent them, newest revision at the cut-off.',
  'Rules: Yojo methodology section 5 (docs/spec/compliance-statement.md).',
];

/** What a flag beside a credit means. */
export const FLAG_SENTENCES = {
  ADJUSTMENT_OVERLAPS_SURPLUS:
    'the adjustment compares the day with its likes while the area had surplus: a fleet that follows surplus raises its own baseline there',
  ADJUSTMENT_AFTER_NOTICE:
    'part of the adjustment lies after the notice: the site could raise its baseline knowingly',
} as const;
