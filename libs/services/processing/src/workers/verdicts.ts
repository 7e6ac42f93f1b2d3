import type { JobFailure } from '../jobs/job.decider.ts';
import type { WorkerOutcome } from './task-run.ts';
import type { Exit } from './worker-process.ts';

export interface WorkerLimits {
  /** Of resident memory. */
  readonly memoryMiB: number;
  readonly seconds: number;
}

export function crashed({ reason, lastWords }: Exit, limits: WorkerLimits): WorkerOutcome {
  if (lastWords.includes('JavaScript heap out of memory')) return outOfMemory(limits);
  return { outcome: 'crashed', detail: `the worker process ended with ${reason}` };
}

export const outOfMemory = ({ memoryMiB }: WorkerLimits): WorkerOutcome =>
  failed(
    'limit-exceeded',
    `Reading the file takes more than ${memoryMiB} MiB of memory. Split it, or ask the administrator for more (WORKER_MEMORY_MB).`,
  );

export const timedOut = ({ seconds }: WorkerLimits): WorkerOutcome =>
  failed(
    'timed-out',
    `Reading the file takes longer than ${seconds} s. Split it, or ask the administrator for more (JOB_TIMEOUT_SECONDS).`,
  );

function failed(code: JobFailure['code'], detail: string): WorkerOutcome {
  return { outcome: 'failed', failure: { code, detail, retriable: true, errorCount: 0, errorsKey: null } };
}
