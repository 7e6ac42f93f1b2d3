import type { IncomingMessage } from 'node:http';

const longestErrorBody = 64 * 1024;

/** What an S3 server said no with: an HTTP status, and a code such as `NoSuchKey` where it gave one. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  constructor(
    readonly status: number,
    readonly code: string,
    request: string,
    detail = '',
  ) {
    super(`S3 answered ${status} ${code} to ${request}${detail && `: ${detail}`}`);
  }

  static async read(response: IncomingMessage, request: string): Promise<S3Error> {
    return S3Error.parse(response.statusCode!, await textOf(response), request);
  }

  /** @param xml an answer's body; without an `Error` in it only the status is known */
  static parse(status: number, xml: string, request: string): S3Error {
    return new S3Error(status, elementOf(xml, 'Code') ?? '', request, elementOf(xml, 'Message') ?? '');
  }
}

/** Whether an error is S3's with one of these codes or statuses. */
export const isS3Error = (error: unknown, ...kinds: readonly (string | number)[]): error is S3Error =>
  error instanceof S3Error && (kinds.includes(error.code) || kinds.includes(error.status));

/** Answers that the next attempt may not get; a checksum that does not match means bytes damaged on their way. */
const passing = [408, 429, 500, 502, 503, 504, 'InternalError', 'RequestTimeout', 'IncompleteBody', 'SlowDown'];
const damaged = ['BadDigest', 'InvalidDigest', 'XAmzContentChecksumMismatch'];

/** A connection on which nothing moved for too long. */
export class S3Silence extends Error {
  override readonly name = 'S3Silence';
  constructor(milliseconds: number, request: string) {
    super(`S3 was silent for ${milliseconds} ms on ${request}`);
  }
}

const unreachable =
  /^(ECONN(RESET|REFUSED|ABORTED)|EPIPE|ETIMEDOUT|E(HOST|NET)(UNREACH|DOWN)|ENOTFOUND|EAI_AGAIN|ERR_STREAM_PREMATURE_CLOSE|HPE_.*)$/;

/** Whether another attempt may do better: also after a connection that broke or stalled. */
export function isTransient(error: unknown): boolean {
  if (error instanceof S3Error) return isS3Error(error, ...passing, ...damaged);
  return error instanceof S3Silence || unreachable.test((error as NodeJS.ErrnoException).code ?? '');
}

const full = [507, 'XMinioStorageFull'];

/** Whether the server is to blame, and not what it was asked: later it may do it. */
export const isOfTheServer = (error: unknown): boolean => isTransient(error) || isS3Error(error, ...full);

/** The text of the first element with this name. */
export function elementOf(xml: string, name: string): string | null {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml);
  return found
    ? found[1]!.replace(/&(quot|lt|gt|apos|amp|#34|#39);/g, (_entity, which: string) => entities[which]!)
    : null;
}

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  lt: '<',
  gt: '>',
  apos: "'",
  amp: '&',
  '#34': '"',
  '#39': "'",
};

/** Throws where it is longer than an answer of S3 is. */
export async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestErrorBody) throw new Error(`an answer of more than ${longestErrorBody} bytes is not one of S3`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
