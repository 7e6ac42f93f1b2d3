import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Lets the server close as soon as the last request under way is answered. Node closes only those kept-alive connections
 * that are idle at that moment, but not those on which no request has begun yet, as browsers open ahead.
 */
export function closeConnectionsAtShutdown(fastify: FastifyInstance): void {
  const unused = new Set<Socket>();
  let closing = false;
  const begin = ({ socket }: IncomingMessage, response: ServerResponse) => {
    unused.delete(socket);
    response.once('close', () => closing && socket.destroySoon());
  };
  fastify.server.on('connection', (socket) => {
    if (closing) return void socket.destroy();
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  fastify.server.on('request', begin).on('checkContinue', begin);
  fastify.addHook('preClose', (done) => {
    closing = true;
    for (const socket of unused) socket.destroy();
    done();
  });
}
