import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    streamedBody?: boolean;
  }
}

/**
 * Hands the request's body to the route as an unread stream, whatever its type, which only `request.raw` tells. The route decides before the first byte: to
 * a client that sent `Expect: 100-continue` it says itself that it may go on, by `reply.raw.writeContinue()`.
 */
export const StreamedBody = (): MethodDecorator => RouteConfig({ streamedBody: true });

export const takesStream = (request: FastifyRequest): boolean => request.routeOptions.config.streamedBody === true;
