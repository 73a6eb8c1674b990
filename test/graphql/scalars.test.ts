import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GraphQLError, type GraphQLScalarType } from 'graphql';
import { scaledDecimal } from '../../src/domain/quantity/exact-decimal.js';
import { Ratio } from '../../src/domain/quantity/ratio.js';
import { BigIntScalar } from '../../src/graphql/scalars/big-int.scalar.js';
import { DateTimeScalar } from '../../src/graphql/scalars/date-time.scalar.js';
import { DecimalScalar } from '../../src/graphql/scalars/decimal.scalar.js';
import { LocalDateScalar } from '../../src/graphql/scalars/local-date.scalar.js';
import { RatioScalar } from '../../src/graphql/scalars/ratio.scalar.js';
import { TimeZoneScalar } from '../../src/graphql/scalars/time-zone.scalar.js';
import { apiOf } from './support/api.js';
import { at } from './support/fake-store.js';

function codeOf(scalar: GraphQLScalarType, value: unknown): unknown {
  try {
    scalar.parseValue(value);
    return null;
  } catch (error) {
    return error instanceof GraphQLError ? error.extensions['code'] : error;
  }
}

describe('scalars on the way out', () => {
  it('print decimals and whole numbers of any size exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), (units) => {
        const text = DecimalScalar.serialize(scaledDecimal(units, 6));
        expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
        const [whole = '', fraction = ''] = text.replace('-', '').split('.');
        expect(BigInt(whole + fraction.padEnd(6, '0'))).toBe(units < 0n ? -units : units);
        expect(BigIntScalar.serialize(units)).toBe(units.toString());
      }),
      { seed: 20230301 },
    );
  });

  it('print instants in UTC and ratios rounded half-even to six places', () => {
    expect(DateTimeScalar.serialize(at('2023-03-01T09:00:00+09:00'))).toBe('2023-03-01T00:00:00Z');
    expect(RatioScalar.serialize(new Ratio(2n, 3n))).toBe('0.666667');
    expect(RatioScalar.serialize(new Ratio(1n, 2_000_000n))).toBe('0');
  });

  it.each([
    [DecimalScalar, 0.1],
    [DecimalScalar, '0.1'],
    [RatioScalar, 0.5],
    [BigIntScalar, 1.5],
    [BigIntScalar, 2 ** 53],
    [DateTimeScalar, new Date(0)],
    [LocalDateScalar, 20_230_301],
    [TimeZoneScalar, null],
  ])('%s never prints %p: that would be a bug of ours', (scalar, value) => {
    expect(() => scalar.serialize(value)).toThrow('holds');
  });
});

describe('scalars on the way in', () => {
  it.each([
    [DecimalScalar, '12.50', '12.50'],
    [BigIntScalar, '-9007199254740993', -9_007_199_254_740_993n],
    [DateTimeScalar, '2023-03-01T09:00:00+09:00', '2023-03-01T09:00:00+09:00'],
    [LocalDateScalar, '2024-02-29', '2024-02-29'],
    [TimeZoneScalar, 'Asia/Tokyo', 'Asia/Tokyo'],
  ] as [GraphQLScalarType, unknown, unknown][])('%s reads %p', (scalar, given, read) => {
    expect(scalar.parseValue(given)).toBe(read);
  });

  it.each([
    [DecimalScalar, 12.5, 'REQUEST.NOT_TEXT'],
    [DecimalScalar, '1e3', 'QUANTITY.NOT_A_DECIMAL'],
    [DecimalScalar, 'NaN', 'QUANTITY.NOT_A_DECIMAL'],
    [BigIntScalar, 5, 'REQUEST.NOT_TEXT'],
    [BigIntScalar, '0x10', 'QUANTITY.NOT_WHOLE'],
    [BigIntScalar, '9'.repeat(40), 'QUANTITY.NOT_WHOLE'],
    [DateTimeScalar, '2023-03-01T09:00:00', 'TIME.NOT_AN_INSTANT'],
    [DateTimeScalar, 1_677_628_800, 'REQUEST.NOT_TEXT'],
    [LocalDateScalar, '2023-02-29', 'TIME.NOT_A_DATE'],
    [TimeZoneScalar, 'Mars/Olympus', 'TIME.UNKNOWN_ZONE'],
    [TimeZoneScalar, null, 'REQUEST.NOT_TEXT'],
  ] as [GraphQLScalarType, unknown, string][])('%s refuses %p with %s', (scalar, given, code) => {
    expect(codeOf(scalar, given)).toBe(code);
  });

  it('are refused with their own code in a literal and in a variable', async () => {
    const mutation = (kw: string, declared = '') =>
      `mutation ${declared} { recordCurtailmentEvent(input: { site: "KYU-1", programme: "p", externalId: "e", kind: REDUCE,
        state: ISSUED, start: "2023-03-01T18:00:00+09:00", end: "2023-03-01T19:00:00+09:00", requestedKW: ${kw} }) { __typename } }`;
    expect((await apiOf().ask(mutation('"1e3"'))).codes).toEqual(['QUANTITY.NOT_A_DECIMAL']);
    expect((await apiOf().ask(mutation('$kw', '($kw: Decimal)'), { kw: 4500.1 })).codes).toEqual([
      'REQUEST.NOT_TEXT',
    ]);
  });
});
