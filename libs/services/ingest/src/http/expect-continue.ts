import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { nothingHere } from './problem-of.ts';
import { takesStream } from './streamed-body.decorator.ts';

/** Requests whose clients hold the body back until they are told to send it. */
const waiting = new WeakSet<object>();

/**
 * Without a listener Node lets every client go on at once. With this one a route that streams its body decides first; for all
 * others the client is told to go on as soon as the route is known.
 */
export function routeExpectContinue(fastify: FastifyInstance): void {
  fastify.server.on('checkContinue', (request, response) => {
    waiting.add(request);
    fastify.routing(request, response);
  });
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    // A body that nobody wants is not asked for, so it must not be waited for either.
    if (request.is404) return done(nothingHere());
    if (!takesStream(request)) inviteBody(request, reply);
    done(null, payload);
  });
}

/** Tells a client that sent `Expect: 100-continue` to send the body; others do so anyway. */
export function inviteBody(request: FastifyRequest, reply: FastifyReply): void {
  if (waiting.delete(request.raw)) reply.raw.writeContinue();
}

/** Whether the client holds its body back, and will not send it after a final answer. */
export const holdsBodyBack = (request: FastifyRequest): boolean => waiting.has(request.raw);
