import { ApiExtension } from '@nestjs/swagger';
import type { ProblemCode } from '#libs/contracts';

export const documentedProblems = 'x-problems';

/**
 * Documents the problems that a route can answer with: `@Problems('unknown-job', 'job-not-cancellable')`. Once a route.
 * Not to be listed, since they follow from the route: `invalid-token`, `csrf-refused`, `malformed-request`,
 * `missing-role` of `@RequireRoles`, `internal`.
 */
export const Problems = (...codes: ProblemCode[]): MethodDecorator => ApiExtension(documentedProblems, codes);
