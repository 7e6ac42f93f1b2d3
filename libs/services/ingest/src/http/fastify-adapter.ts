import { maxHeaderSize } from 'node:http';
import cookie from '@fastify/cookie';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { largestJsonBody, useBodyParsers } from './body-parsers.ts';
import { answerClientError } from './client-error.ts';
import { closeConnectionsAtShutdown } from './close-connections.ts';
import { routeExpectContinue } from './expect-continue.ts';
import { answerProblem } from './problem-answer.ts';
import { problemOf } from './problem-of.ts';

/** Fastify as the gateway needs it: uploads may take as long as they want, and are refused before their body is sent. */
export function createFastifyAdapter(): FastifyAdapter {
  const adapter = new GatewayAdapter({
    bodyLimit: largestJsonBody,
    requestTimeout: 0,
    trustProxy: false,
    multipart: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      answerProblem(request, reply, problemOf(error)),
    // As long as a request line may be: a hash of any length is one that is not there.
    routerOptions: { maxParamLength: maxHeaderSize },
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  routeExpectContinue(fastify);
  closeConnectionsAtShutdown(fastify);
  void fastify.register(cookie);
  return adapter;
}

class GatewayAdapter extends FastifyAdapter {
  /** In place of Nest's own parsers. */
  override registerParserMiddleware(): void {
    useBodyParsers(this.getInstance<FastifyInstance>());
  }
}
