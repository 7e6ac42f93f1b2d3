import * as http from 'node:http';
import * as https from 'node:https';
import type { Timers } from '#libs/platform';
import { CallbackClient, type CallbackRequest } from './callback-client.ts';
import type { CallbackAddresses } from './callback-addresses.ts';

const timeoutMs = 15_000;
/** Nobody reads the answer; what goes beyond is cut off. */
const maxAnswerBytes = 64 * 1024;

/** Posts over HTTP without following redirects, in a bounded time and with a bounded answer. */
export class HttpCallbackClient extends CallbackClient {
  readonly #addresses: CallbackAddresses;
  readonly #timers: Timers;

  constructor(addresses: CallbackAddresses, timers: Timers) {
    super();
    this.#addresses = addresses;
    this.#timers = timers;
  }

  async post(request: CallbackRequest, signal: AbortSignal): Promise<number> {
    const timeout = new AbortController();
    const timer = this.#timers.after(timeoutMs, () => timeout.abort());
    try {
      return await this.#send(request, AbortSignal.any([signal, timeout.signal]));
    } catch (error) {
      if (timeout.signal.aborted) throw new Error(`no answer within ${timeoutMs / 1000} s`, { cause: error });
      throw new Error(explanation(error as NodeJS.ErrnoException), { cause: error });
    } finally {
      timer.cancel();
    }
  }

  #send({ url, headers, body }: CallbackRequest, signal: AbortSignal): Promise<number> {
    const { request } = url.protocol === 'https:' ? https : http;
    const agent = this.#addresses.agentFor(url);
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { method: 'POST', headers: { ...headers, ...length }, agent, signal }, (answer) => {
        discard(answer, () => resolve(answer.statusCode ?? 0));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}

/** The status is the whole answer: it counts even where the rest of it breaks off. */
function discard(answer: http.IncomingMessage, finished: () => void): void {
  let bytes = 0;
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) answer.destroy();
  });
  answer.on('error', finished);
  answer.on('close', finished);
}

function explanation({ code, message }: NodeJS.ErrnoException): string {
  // The filter's own words would tell a stranger how names resolve in here.
  if (message.includes('is not allowed')) return 'the address is not a public one';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the name cannot be resolved';
  return `the connection failed (${code ?? message})`;
}
