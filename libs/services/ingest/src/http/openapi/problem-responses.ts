import { problemCodes, type ProblemCode } from '#libs/contracts';
import { Problem } from '#libs/platform';
import { publicRoute, requiredRoles } from '../../people/authentication/access.decorators.ts';
import { problemExplanations } from '../pages/problem-explanations.ts';
import { problemType } from '../problem-answer.ts';
import { documentedProblems } from '../problems.decorator.ts';
import { exampleMembers } from './problem-examples.ts';

/** The part of an OpenAPI operation that this file reads and writes. */
export interface Operation {
  parameters?: unknown[];
  requestBody?: unknown;
  responses: Record<string, { description: string; content?: object }>;
  security?: unknown[];
  [documentedProblems]?: readonly ProblemCode[];
  [publicRoute]?: boolean;
  [requiredRoles]?: readonly string[];
}

/** Writes down every problem that a route can answer: those it names, and those that follow from what it is. */
export function documentProblems(operation: Operation, method: string, path: string): void {
  const byStatus = Object.groupBy(problemsOf(operation, method), (code) => String(problemCodes[code].status));
  for (const [status, codes = []] of Object.entries(byStatus)) {
    operation.responses[status] = {
      description: codes.map((code) => problemCodes[code].title).join(', or: '),
      content: { [problemType]: { schema: { $ref: '#/components/schemas/Problem' }, examples: examples(codes, path) } },
    };
  }
  if (operation[publicRoute]) operation.security = [];
  delete operation[documentedProblems];
  delete operation[publicRoute];
}

function problemsOf(operation: Operation, method: string): ProblemCode[] {
  const takesInput = Boolean(operation.requestBody) || (operation.parameters?.length ?? 0) > 0;
  const unsafe = method !== 'get' && method !== 'head';
  const codes: (ProblemCode | false)[] = [
    takesInput && 'malformed-request',
    !operation[publicRoute] && 'invalid-token',
    !operation[publicRoute] && unsafe && 'csrf-refused',
    requiredRoles in operation && 'missing-role',
    ...(operation[documentedProblems] ?? []),
    'internal',
    'unavailable',
  ];
  return [...new Set(codes.filter((code) => code !== false))];
}

const examples = (codes: readonly ProblemCode[], path: string) =>
  Object.fromEntries(codes.map((code) => [code, { summary: problemCodes[code].title, value: example(code, path) }]));

const example = (code: ProblemCode, path: string) =>
  new Problem(code, problemExplanations[code].remedy, { members: exampleMembers[code] ?? {} }).toBody(path);
