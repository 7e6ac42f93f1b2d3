import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from '#libs/platform';
import type { Caller } from '../people/caller.ts';

/** One line a request, when it is answered. It has the route, not the URL, whose query may hold what no log should. */
export function logRequests(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    logger.info(
      {
        request: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime),
        user: callerOf(request)?.id ?? null,
      },
      'request answered',
    );
    done();
  });
}

const callerOf = (request: FastifyRequest) => (request as { user?: Caller }).user;
