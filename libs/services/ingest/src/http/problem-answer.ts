import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '#libs/platform';

export const problemType = 'application/problem+json';

/** `instance` is the path without the query, which may hold what should not be repeated. */
export function answerProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  void reply
    .status(problem.status)
    .headers(problem.headers)
    .header('cache-control', 'no-store')
    .type(problemType)
    .serializer(JSON.stringify)
    .send(problem.toBody(pathOf(request)));
}

export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '/';
