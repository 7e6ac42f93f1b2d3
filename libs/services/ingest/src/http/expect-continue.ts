import type { FastifyInstance } from 'fastify';
import { handsBodyOn } from './body-parsers.ts';

/**
 * Without a listener Node lets every client go on at once. With this one a route that streams its body decides first; for all
 * others the client is told to go on as soon as the route is known.
 */
export function routeExpectContinue(fastify: FastifyInstance): void {
  const waiting = new WeakSet<object>();
  fastify.server.on('checkContinue', (request, response) => {
    waiting.add(request);
    fastify.routing(request, response);
  });
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    if (waiting.has(request.raw) && !request.is404 && !handsBodyOn(request)) reply.raw.writeContinue();
    done(null, payload);
  });
}
