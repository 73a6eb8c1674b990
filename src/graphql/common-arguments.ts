/** Arguments that mean the same wherever they occur. */
export const SITE = { description: 'Code of the site. Unit: none.' } as const;

export const PERIOD = {
  description:
    'A local period: 2023, FY2022 (April to March), 2023-03, 2023-03-05 or 2023-03-01/2023-03-07, both days included. Unit: local days, at most 400.',
} as const;

export const AS_OF = {
  nullable: true,
  description:
    'What was known then: a knowledge sequence, e.g. "42", or an instant, e.g. "2023-04-01T00:00:00+09:00"; null for now. Unit: none.',
} as const;

export const IDEMPOTENCY_KEY = {
  nullable: true,
  description:
    'A key of your choice: the same key with the same request gives the first answer again, with another request it is refused (IDEMPOTENCY.CONFLICT). Unit: none.',
} as const;
