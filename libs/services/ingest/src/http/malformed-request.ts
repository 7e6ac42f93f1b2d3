import type { StandardSchemaV1 } from '@standard-schema/spec';
import { Problem } from '#libs/platform';

/** zod adds `keys`, the members that are not known. */
type Issue = StandardSchemaV1.Issue & { readonly keys?: readonly string[] };

/** The problem of a body, query or path that its schema refuses; `errors[]` names each invalid field. */
export function malformedRequest(issues: readonly Issue[]): Problem {
  const errors = issues.flatMap((issue) => pathsOf(issue).map((path) => ({ path, message: issue.message })));
  const fields = errors.map(({ path, message }) => (path ? `${path}: ${message}` : `It ${message}`)).slice(0, 5);
  return new Problem('malformed-request', `Correct these and send it again. ${fields.join('; ')}.`, {
    members: { errors },
  });
}

function pathsOf({ path = [], keys }: Issue): string[] {
  const segments = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  return keys ? keys.map((key) => [...segments, key].join('.')) : [segments.join('.')];
}
