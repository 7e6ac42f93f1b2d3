import type { StandardSchemaV1 } from '@standard-schema/spec';
import { Problem } from '#libs/platform';

type Issue = StandardSchemaV1.Issue;

/** The problem of a body, query or path that its schema refuses; `errors[]` names each invalid field. */
export function malformedRequest(issues: readonly Issue[]): Problem {
  const errors = issues.map((issue) => ({ path: pathOf(issue), message: issue.message }));
  const fields = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).slice(0, 5);
  return new Problem('malformed-request', `Correct these and send it again. ${fields.join('; ')}.`, {
    members: { errors },
  });
}

const pathOf = ({ path = [] }: Issue): string =>
  path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.');
