import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Timers } from '#libs/platform';
import { holdsBodyBack } from './expect-continue.ts';

/** What is read of a body after its answer, so that a client that keeps sending still gets to the answer. */
const bound = { bytes: 256 * 1024 * 1024, milliseconds: 30_000 };

/**
 * Answers a request at once whose body has not come to its end, then reads the rest and throws it away before the
 * connection is closed: closed at once, with bytes unread, it would be reset, and the client that is still writing would
 * see the reset in place of the answer.
 */
export function answerBeforeBody(fastify: FastifyInstance, timers: Timers): void {
  const closing = new AbortController();
  fastify.addHook('preClose', (done) => {
    closing.abort();
    done();
  });
  fastify.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || !isStillComing(request)) return payload;
    reply.header('connection', 'close');
    if (holdsBodyBack(request)) return payload;
    reply.header('content-length', Buffer.byteLength(payload));
    return Readable.from(answerThenDiscard(payload, request.raw));
  });

  /** The content length makes the answer complete for the client, while the response stays open for us. */
  async function* answerThenDiscard(answer: string, request: IncomingMessage) {
    yield answer;
    const patience = new AbortController();
    const timer = timers.after(bound.milliseconds, () => patience.abort());
    await discard(request, AbortSignal.any([closing.signal, patience.signal]));
    timer.cancel();
  }
}

/** Resolves at the end of the body, when the client goes away, or at the bound. */
function discard(request: IncomingMessage, enough: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let discarded = 0;
    const count = (chunk: Buffer) => {
      discarded += chunk.length;
      if (discarded > bound.bytes) stop();
    };
    const stop = () => {
      request.off('data', count).off('end', stop).off('error', stop).off('close', stop).pause();
      enough.removeEventListener('abort', stop);
      resolve();
    };
    if (request.complete || request.destroyed || enough.aborted) return resolve();
    enough.addEventListener('abort', stop);
    request.on('data', count).on('end', stop).on('error', stop).on('close', stop).resume();
  });
}

function isStillComing({ raw }: FastifyRequest): boolean {
  const hasBody = raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length'] ?? 0) > 0;
  return hasBody && !raw.complete && !raw.destroyed;
}
