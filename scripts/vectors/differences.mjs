// Compares what a source published with what the product answers: numbers within the tolerance, or at the printed digits.

/** One line per place that differs; every place of `expected` must be answered, the answer may hold more. */
export function differencesOf(expected, actual, tolerance, place = '') {
  if (expected !== null && typeof expected === 'object') {
    return Object.entries(expected).flatMap(([key, value]) =>
      differencesOf(
        value,
        actual?.[key],
        tolerance,
        Array.isArray(expected) ? `${place}[${key}]` : join(place, key),
      ),
    );
  }
  if (isSame(expected, actual, tolerance)) return [];
  return [`${place === '' ? '' : `${place}: `}expected ${shown(expected)}, got ${shown(actual)}`];
}

function join(place, key) {
  return place === '' ? key : `${place}.${key}`;
}

function isSame(expected, actual, tolerance) {
  if (expected === actual) return true;
  if (actual === undefined || actual === null || expected === null) return false;
  const [published, ours] = [plainDecimal(expected), plainDecimal(actual)];
  if (published === null || ours === null) return false;
  if (tolerance === null) return published === ours;
  // The tolerance is a source's own rounding, so binary floats are exact enough for it.
  return Math.abs(Number(published) - Number(ours)) <= Number(tolerance);
}

/** A number, or the text of one, without trailing zeros: equal texts are equal numbers. Null for anything else. */
function plainDecimal(value) {
  const text = String(value);
  if (!/^-?\d+(\.\d+)?$/.test(text)) return null;
  const [whole, fraction = ''] = text.split('.');
  const digits = fraction.replace(/0+$/, '');
  const plain = `${whole.replace(/^(-?)0+(?=\d)/, '$1')}${digits === '' ? '' : `.${digits}`}`;
  return plain === '-0' ? '0' : plain;
}

function shown(value) {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
