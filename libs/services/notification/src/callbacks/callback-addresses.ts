import * as http from 'node:http';
import * as https from 'node:https';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';

/**
 * Which addresses a callback may connect to: public ones, and what an operator exempts as `host:port`. The address is
 * judged when the connection is made, so a name cannot change its mind after it was checked.
 */
export class CallbackAddresses {
  readonly #exempt: ReadonlySet<string>;
  readonly #filtering = { 'http:': new RequestFilteringHttpAgent(), 'https:': new RequestFilteringHttpsAgent() };
  readonly #free = { 'http:': new http.Agent(), 'https:': new https.Agent() };

  constructor(exempt: readonly string[]) {
    this.#exempt = new Set(exempt.map((entry) => entry.toLowerCase()));
  }

  agentFor(url: URL): http.Agent {
    const protocol = url.protocol === 'https:' ? 'https:' : 'http:';
    const port = url.port || (protocol === 'https:' ? '443' : '80');
    return (this.#exempt.has(`${url.hostname}:${port}`) ? this.#free : this.#filtering)[protocol];
  }
}
