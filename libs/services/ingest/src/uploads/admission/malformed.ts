import { malformedRequest } from '../../http/malformed-request.ts';
import { Problem } from '#libs/platform';

/** The request as a whole cannot be read; `detail` says what to do. */
export const malformed = (detail: string): Problem => new Problem('malformed-request', detail);

/** One option is wrong. */
export const malformedOption = (name: string, message: string): Problem =>
  malformedRequest([{ path: [name], message }]);
