import { Client } from 'minio';
import { UrlSigner } from './url-signer.ts';

export interface UnsignedRequest {
  readonly method: string;
  readonly bucketName: string;
  /** Missing where the bucket itself is meant. */
  readonly objectName?: string | undefined;
  /** URL-encoded. */
  readonly query?: string | undefined;
  /** To be signed with the request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The client signs URLs for requests without headers only. */
export class PresigningClient extends Client {
  #signer: UrlSigner | undefined;

  /** A URL that needs no authorization beside the same headers; the payload is not part of the signature. */
  presign({ method, bucketName, objectName, query, headers }: UnsignedRequest, now: Date): string {
    const { accessKey, secretKey } = this;
    const region = this.region!;
    this.#signer ??= new UrlSigner({ accessKey, secretKey, region });
    const options = this.getRequestOptions({
      ...{ method, bucketName, region },
      // The signature covers what it adds to them.
      headers: { ...headers },
      ...(objectName !== undefined && { objectName }),
      ...(query && { query }),
    });
    const { protocol, path } = options;
    const signed = signable(options.headers as Record<string, string>);
    return `${protocol}//${signed['host']}${this.#signer.sign({ method, path, headers: signed }, now)}`;
  }

  /** The client has this, but not for everybody. */
  parts(bucketName: string, objectName: string, uploadId: string) {
    return this.listParts(bucketName, objectName, uploadId);
  }
}

/** The client names itself in a header that intermediaries may change. */
const signable = ({ 'user-agent': _agent, ...headers }: Record<string, string>): Record<string, string> => headers;
