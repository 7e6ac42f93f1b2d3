import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '#libs/platform';
import { takesStream } from './streamed-body.decorator.ts';

const json = /^application\/(?:[\w.-]+\+)?json(?:;|$)/i;

/** Bytes of a body that is held in memory. */
export const largestJsonBody = 1024 * 1024;

/** JSON is parsed, anything else refused; routes that stream get any body unread. */
export function useBodyParsers(fastify: FastifyInstance): void {
  // Fastify would judge the type, and parse some, before a route that streams has looked at its caller.
  fastify.addHook('onRequest', async (request) => {
    if (takesStream(request)) request.headers = { 'content-type': 'application/octet-stream' };
  });
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<string>(json, { parseAs: 'string' }, (request, body, done) =>
    // Many clients send the type with every POST, whether or not there is a body.
    body === '' ? done(null, undefined) : parseJson(request, body, done),
  );
  fastify.addContentTypeParser('*', async (request: FastifyRequest, payload: NodeJS.ReadableStream) => {
    if (takesStream(request)) return payload;
    throw new Problem('malformed-request', 'Send the body as "application/json".');
  });
}
