import { setTimeout } from 'node:timers/promises';
import type { UploadAccepted } from '#libs/contracts';
import type { ApiClient } from '../../api-client.ts';
import { contentOf, type TrackedUpload } from './tracked-upload.ts';

/** How one attempt ended. */
export type Answer =
  | { readonly outcome: 'accepted'; readonly jobId: string }
  | {
      readonly outcome: 'refused';
      readonly status: number;
      readonly code: string;
      /** Of the header `Retry-After`; null where there is none. */
      readonly retryAfterSeconds: number | null;
    }
  /** There was no answer, so the upload may have been accepted all the same. */
  | { readonly outcome: 'unanswered'; readonly reason: string };

const boundary = 'boundary-of-the-load';
/** A script gives up on an answer after this. */
const patienceMs = 60_000;

/** Sends the file once, as a stream, with its marker as `Idempotency-Key`. */
export async function sendUpload({ baseUrl, token, headers }: ApiClient, upload: TrackedUpload): Promise<Answer> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    const response = await fetch(`${baseUrl}/${upload.action}/${upload.target}`, {
      method: 'POST',
      headers: {
        token,
        ...headers,
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'idempotency-key': upload.marker,
      },
      body: ReadableStream.from(bodyOf(upload)),
      duplex: 'half',
      signal: patience,
    } as RequestInit);
    return await answerOf(response);
  } catch (error) {
    return { outcome: 'unanswered', reason: String((error as Error).cause ?? error) };
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  if (status === 202) return { outcome: 'accepted', jobId: (JSON.parse(text) as UploadAccepted).jobId };
  const isProblem = headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  const code = isProblem ? (JSON.parse(text) as { code: string }).code : 'no-problem-document';
  const retryAfter = headers.get('retry-after');
  return { outcome: 'refused', status, code, retryAfterSeconds: retryAfter === null ? null : Number(retryAfter) };
}

async function* bodyOf(upload: TrackedUpload): AsyncGenerator<Uint8Array> {
  const { marker, pauseMs } = upload;
  yield Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="dataset"; filename="${marker}.csv"\r\n\r\n`,
  );
  for (const piece of contentOf(upload)) {
    if (pauseMs > 0) await setTimeout(pauseMs);
    yield Buffer.from(piece);
  }
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}
