import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeAreaDay } from '../../../src/domain/surplus/merge-area-day.js';
import type { AreaDay, KnownAreaDay, PublicationStatus } from '../../../src/domain/surplus/area-supply.js';
import type { UtcDay } from '../../../src/domain/time/local-calendar.js';

type Lane = readonly (bigint | null)[];

function areaDay(status: PublicationStatus, solar: Lane): AreaDay {
  return { area: 'kyushu', day: 0 as UtcDay, stepSeconds: 3_600, status, lanes: { SOLAR_CURTAILED: solar } };
}

function known(status: PublicationStatus, solar: Lane, version = 0n): KnownAreaDay {
  return { ...areaDay(status, solar), standings: solar.map(() => ({ status, version })) };
}

const COUNTS = { added: 0, duplicates: 0, replaced: 0, superseded: 0, conflicts: [] };

describe('mergeAreaDay', () => {
  it.each<[string, AreaDay, bigint, KnownAreaDay | null, object, Lane | null]>([
    ['a new day', areaDay('PRELIMINARY', [1n, null]), 0n, null, { added: 1 }, [1n, null]],
    [
      'the other half of the day',
      areaDay('CONFIRMED', [null, 2n]),
      0n,
      known('CONFIRMED', [1n, null]),
      { added: 1 },
      [1n, 2n],
    ],
    [
      'the same again',
      areaDay('CONFIRMED', [1n, 2n]),
      0n,
      known('CONFIRMED', [1n, 2n]),
      { duplicates: 2 },
      null,
    ],
    [
      'confirmed over preliminary',
      areaDay('CONFIRMED', [3n, 2n]),
      0n,
      known('PRELIMINARY', [1n, 2n]),
      { duplicates: 1, replaced: 1 },
      [3n, 2n],
    ],
    [
      'preliminary after confirmed',
      areaDay('PRELIMINARY', [3n, 2n]),
      0n,
      known('CONFIRMED', [1n, 2n]),
      { duplicates: 1, superseded: 1 },
      null,
    ],
    [
      'nothing decides',
      areaDay('CONFIRMED', [3n, 2n]),
      0n,
      known('CONFIRMED', [1n, 2n]),
      { duplicates: 1, conflicts: [0] },
      null,
    ],
    [
      'a later version',
      areaDay('CONFIRMED', [3n, 2n]),
      2n,
      known('CONFIRMED', [1n, 2n], 1n),
      { duplicates: 1, replaced: 1 },
      [3n, 2n],
    ],
    [
      'an older version that comes late',
      areaDay('CONFIRMED', [3n, 2n]),
      1n,
      known('CONFIRMED', [1n, 2n], 2n),
      { duplicates: 1, superseded: 1 },
      null,
    ],
    [
      'preliminary figures of a version after confirmed ones of none',
      areaDay('PRELIMINARY', [3n, 4n]),
      2n,
      known('CONFIRMED', [1n, 2n]),
      { superseded: 2 },
      null,
    ],
  ])('%s', (_name, arrival, version, before, counts, lane) => {
    const { state, ...counted } = mergeAreaDay(arrival, version, before);
    expect(counted).toEqual({ ...COUNTS, ...counts });
    expect(state?.lanes.SOLAR_CURTAILED ?? null).toEqual(lane);
  });

  it('stays preliminary while any part of the day is, and keeps the standing of each interval', () => {
    const { state } = mergeAreaDay(areaDay('CONFIRMED', [null, 2n]), 3n, known('PRELIMINARY', [1n, null]));
    expect(state).toMatchObject({
      status: 'PRELIMINARY',
      standings: [
        { status: 'PRELIMINARY', version: 0n },
        { status: 'CONFIRMED', version: 3n },
      ],
    });
    const late = mergeAreaDay(areaDay('PRELIMINARY', [null, 9n]), 0n, state);
    expect(late).toMatchObject({ state: null, superseded: 1, conflicts: [] });
  });

  it('becomes confirmed when every interval was confirmed, even unchanged', () => {
    const { state } = mergeAreaDay(areaDay('CONFIRMED', [1n, 2n]), 0n, known('PRELIMINARY', [1n, 2n]));
    expect(state?.status).toBe('CONFIRMED');
  });

  it('11: ends in the same state whatever the order of arrival', () => {
    const statuses = ['PRELIMINARY', 'CONFIRMED'] as const;
    // A status and version says one thing of an interval, or nothing.
    const arrival = fc
      .record({
        status: fc.constantFrom(...statuses),
        version: fc.bigInt({ min: 0n, max: 2n }),
        slots: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      })
      .map(({ status, version, slots }) => {
        const figure = BigInt(statuses.indexOf(status)) * 10n + version;
        return {
          version,
          day: areaDay(
            status,
            slots.map((isThere, slot) => (isThere ? (figure * BigInt(slot)) % 4n : null)),
          ),
        };
      });
    const delivered = fc
      .array(arrival, { minLength: 1, maxLength: 7 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(delivered, ([one, other]) => {
        expect(published(stateAfter(one))).toEqual(published(stateAfter(other)));
      }),
      { seed: 20_261_126, numRuns: 2_000 },
    );
  });
});

function stateAfter(arrivals: readonly { day: AreaDay; version: bigint }[]): KnownAreaDay {
  let state: KnownAreaDay | null = null;
  for (const { day, version } of arrivals) {
    const merged = mergeAreaDay(day, version, state);
    expect(merged.conflicts).toEqual([]);
    state = merged.state ?? state;
  }
  return state!;
}

/** A slot that is not published has no standing to speak of. */
function published({ status, lanes, standings }: KnownAreaDay): unknown[] {
  const lane = lanes.SOLAR_CURTAILED ?? [];
  const slots = lane.map((value, slot) => (value === null ? null : [value, standings[slot]]));
  return slots.every((slot) => slot === null) ? [] : [status, ...slots];
}
