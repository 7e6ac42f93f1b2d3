import type { ConnectionError } from 'fastify';
import type { Socket } from 'node:net';
import { Problem } from '#libs/platform';
import { problemType } from './problem-answer.ts';

/** Answers what is not even HTTP, where nothing was answered on that connection yet; otherwise just closes it. */
export function answerClientError(error: ConnectionError, socket: Socket): void {
  const answerable = socket.writable && socket.bytesWritten === 0 && error.code !== 'ECONNRESET';
  if (answerable) socket.write(rawAnswer(explain(error)));
  // Once that is sent, without waiting for the client to end its side: what it holds here ends with the connection.
  socket.destroySoon();
}

function explain({ code }: ConnectionError): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem('malformed-request', 'Send fewer or shorter headers.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem('malformed-request', 'Send the headers within a minute.');
  return new Problem('malformed-request', 'Send a request that follows HTTP/1.1.');
}

function rawAnswer(problem: Problem): string {
  const body = JSON.stringify(problem.toBody('/'));
  return [
    `HTTP/1.1 ${problem.status} Bad Request`,
    `Content-Type: ${problemType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
