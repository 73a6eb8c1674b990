import { failure } from '../../domain/failure.js';
import { RefusedRequest } from '../refused-request.js';

/** The text given for a scalar; JSON numbers are refused, because they were binary floats before anyone could look. */
export function textOf(scalar: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new RefusedRequest(
    failure(
      'REQUEST.NOT_TEXT',
      `${scalar} is given as text, not as ${value === null ? 'null' : typeof value}`,
      'put the value in quotes',
    ),
  );
}
