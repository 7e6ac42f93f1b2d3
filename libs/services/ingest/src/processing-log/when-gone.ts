import type { FastifyReply } from 'fastify';

/** Aborts when the answer is finished, or when the caller goes away before. */
export function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
