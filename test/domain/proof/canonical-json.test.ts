import { expect, test } from '@jest/globals';
import { canonicalJson } from '../../../src/domain/proof/canonical-json.js';

test.each([
  [{ b: [1, null, true], a: { z: '', y: 'é"\n' } }, '{"a":{"y":"é\\"\\n","z":""},"b":[1,null,true]}'],
  [
    { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5 },
    '{"\\r":2,"1":4,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  ],
  [-0, '0'],
  [1e21, '1e+21'],
])('%j', (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

test('what JSON cannot say is refused', () => {
  expect(() => canonicalJson({ a: 1n })).toThrow();
  expect(() => canonicalJson(Number.NaN)).toThrow();
});
