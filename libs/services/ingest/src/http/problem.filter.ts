import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '#libs/platform';
import { answerProblem } from './problem-answer.ts';
import { problemOf } from './problem-of.ts';

/** Answers every error of a request as a problem. What is a bug is logged with its cause, and answered without detail. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(error);
    if (problem.status >= 500 && problem !== error) {
      this.logger.error({ request: request.id, route: request.routeOptions.url, err: error }, 'request failed');
    }
    // Too late for an answer: cutting the connection is how the reader learns that the rest is missing.
    if (reply.raw.headersSent) reply.raw.destroy();
    else answerProblem(request, reply, problem);
  }
}
