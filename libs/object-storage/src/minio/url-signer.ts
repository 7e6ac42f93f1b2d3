import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** Seconds: longer than any request is repeated. */
const validity = 900;

export interface SigningAccount {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
}

export interface SignableRequest {
  readonly method: string;
  /** URL-encoded, perhaps with a query. */
  readonly path: string;
  /** `host` among them; their names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Signs paths so that they need no authorization beside the same headers; the payload is no part of the signature.
 * Source: "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)". The key of a day is kept: the
 * client's own function makes it anew for each request, which takes longer than all the rest.
 */
export class UrlSigner {
  readonly #account: SigningAccount;
  #day = '';
  #key: KeyObject | undefined;

  constructor(account: SigningAccount) {
    this.#account = account;
  }

  /** Returns the path with its signature in the query. */
  sign({ method, path, headers }: SignableRequest, now: Date): string {
    const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
    const scope = `${time.slice(0, 8)}/${this.#account.region}/s3/aws4_request`;
    const names = Object.keys(headers).sort();
    const signed = names.join(';');
    const [resource, query] = path.split('?') as [string, string?];
    const parameters = [...(query ? query.split('&') : []), ...this.#parameters(time, scope, signed)];
    const canonicalQuery = parameters.map((one) => (one.includes('=') ? one : `${one}=`)).sort();
    const lines = names.map((name) => `${name}:${headers[name]!.replace(/ +/g, ' ')}\n`);
    const request = [method, resource, canonicalQuery.join('&'), lines.join(''), signed, 'UNSIGNED-PAYLOAD'].join('\n');
    const digest = createHash('sha256').update(request).digest('hex');
    const signature = createHmac('sha256', this.#keyOf(time.slice(0, 8)))
      .update(['AWS4-HMAC-SHA256', time, scope, digest].join('\n'))
      .digest('hex');
    return `${resource}?${parameters.join('&')}&X-Amz-Signature=${signature}`;
  }

  #parameters(time: string, scope: string, signed: string): string[] {
    return [
      'X-Amz-Algorithm=AWS4-HMAC-SHA256',
      `X-Amz-Credential=${encoded(`${this.#account.accessKey}/${scope}`)}`,
      `X-Amz-Date=${time}`,
      `X-Amz-Expires=${validity}`,
      `X-Amz-SignedHeaders=${encoded(signed)}`,
    ];
  }

  #keyOf(day: string): KeyObject {
    if (!this.#key || this.#day !== day) {
      const { secretKey, region } = this.#account;
      const parts = [day, region, 's3', 'aws4_request'];
      this.#day = day;
      this.#key = createSecretKey(
        parts.reduce<Buffer>(
          (key, part) => createHmac('sha256', key).update(part).digest(),
          Buffer.from(`AWS4${secretKey}`),
        ),
      );
    }
    return this.#key;
  }
}

/** RFC 3986, which leaves fewer characters as they are than the language does. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
