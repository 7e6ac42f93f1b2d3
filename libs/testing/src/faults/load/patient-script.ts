import { setTimeout } from 'node:timers/promises';
import type { ApiClient } from '../../api-client.ts';
import { type Answer, sendUpload } from './send-upload.ts';
import type { TrackedUpload } from './tracked-upload.ts';

/** What a fault may lead to; everything else is a fault of the product. */
const worthAnotherTry = new Set([409, 429, 503, 507]);
const pauseMs = 500;

export interface ScriptOptions {
  readonly client: ApiClient;
  /** Hears of each answer but the 202. */
  readonly onSetback?: (upload: TrackedUpload, answer: Exclude<Answer, { outcome: 'accepted' }>) => void;
  readonly patience: AbortSignal;
}

/**
 * Uploads as a sensible script does: after a lost connection or a refusal that says when to come back it sends the same
 * file again with the same `Idempotency-Key`, until it is accepted or nobody wants it any more.
 */
export async function uploadPatiently(upload: TrackedUpload, options: ScriptOptions): Promise<void> {
  while (!options.patience.aborted) {
    const answer = await sendUpload(options.client, upload);
    if (answer.outcome === 'accepted') {
      upload.jobId = answer.jobId;
      return;
    }
    options.onSetback?.(upload, answer);
    if (answer.outcome === 'refused' && !worthAnotherTry.has(answer.status)) return;
    await setTimeout(pauseAfter(answer));
  }
}

const pauseAfter = (answer: Answer): number =>
  answer.outcome === 'refused' && answer.retryAfterSeconds !== null ? answer.retryAfterSeconds * 1000 : pauseMs;
