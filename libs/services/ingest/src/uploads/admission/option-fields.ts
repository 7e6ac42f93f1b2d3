import { uploadOptions, type UploadOptions } from '#libs/contracts';
import { malformedRequest } from '../../http/malformed-request.ts';
import { checkCallback } from './callback-address.ts';
import { malformedOption } from './malformed.ts';

const known = Object.keys(uploadOptions.shape);

/** The options of one upload as they come in: query parameters first, then parts, before and after the file. */
export class OptionFields {
  readonly #values = new Map<string, string>();
  readonly #allowedCallbacks: readonly string[];

  /** @param allowedCallbacks `host:port` of receivers whose address may be private */
  constructor(allowedCallbacks: readonly string[]) {
    this.#allowedCallbacks = allowedCallbacks;
  }

  /** Throws `malformed-request` where there is no such option, or it was given before. */
  add(name: string, value: string): void {
    if (!known.includes(name)) {
      throw malformedOption(name, `there is no such option; there are ${known.join(', ')}, and the file is "dataset"`);
    }
    // A tab is the one control character that means something.
    if (/\p{Cc}/u.test(name === 'delimiter' ? value.replace('\t', '') : value)) {
      throw malformedOption(name, 'has to be without control characters');
    }
    if (this.#values.has(name)) throw malformedOption(name, 'give it once, as a part or as a query parameter');
    this.#values.set(name, value);
  }

  /** A query as Fastify parses it, where what is repeated is an array. */
  addQuery(query: Readonly<Record<string, string | readonly string[]>>): void {
    for (const [name, values] of Object.entries(query)) for (const value of [values].flat()) this.add(name, value);
  }

  /** What has come so far, checked. Throws `malformed-request`, which names each invalid option. */
  parse(): UploadOptions {
    const { success, data, error } = uploadOptions.safeParse(Object.fromEntries(this.#values));
    if (!success) throw malformedRequest(error.issues);
    if (data.callbackUrl !== undefined) checkCallback(data.callbackUrl, this.#allowedCallbacks);
    return data;
  }
}
