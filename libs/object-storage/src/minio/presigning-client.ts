import { Client } from 'minio';
import { presignSignatureV4 } from 'minio/dist/esm/signing.mjs';

/** Seconds: longer than any request is repeated. */
const validity = 900;

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
  /** A URL that needs no authorization beside the same headers; the payload is not part of the signature. */
  presign({ method, bucketName, objectName, query, headers }: UnsignedRequest, now: Date): string {
    const region = this.region!;
    const options = this.getRequestOptions({
      method,
      bucketName,
      region,
      headers: { ...headers },
      ...(objectName !== undefined && { objectName }),
      ...(query && { query }),
    });
    return presignSignatureV4(options, this.accessKey, this.secretKey, this.sessionToken, region, now, validity);
  }

  /** The client has this, but not for everybody. */
  parts(bucketName: string, objectName: string, uploadId: string) {
    return this.listParts(bucketName, objectName, uploadId);
  }
}
