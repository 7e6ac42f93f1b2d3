import { describe, it } from '@jest/globals';
import type { JobEvent } from '#libs/contracts';
import {
  cancelled as cancelledBy,
  completed as completedWith,
  queued,
  received,
  specify,
  started,
} from '#libs/testing';
import { jobDecider, type JobFailure } from './job.decider.ts';

const { given } = specify(jobDecider);

const completed = completedWith();
const cancelled = cancelledBy();

const start = { type: 'StartJob', worker: 'worker-1' } as const;
const cancel = { type: 'CancelJob', by: 'ada' } as const;
const retry = { type: 'RetryJob', by: 'ada' } as const;
const complete = (attempt = 1) => ({ type: 'CompleteJob', attempt, completion: completed.data }) as const;
const requeue = (reason: 'worker-crashed' | 'lease-expired' | 'interrupted', attempt = 1) =>
  ({ type: 'RequeueJob', attempt, reason, detail: 'exit code 1' }) as const;
const report = (attempt = 1) =>
  ({
    type: 'ReportProgress',
    progress: { attempt, stage: 'reading', percent: 10, rowsRead: 7, encoding: null },
  }) as const;

const failure: JobFailure = {
  code: 'damaged-file',
  detail: 'It ends too early.',
  retriable: false,
  errorCount: 0,
  errorsKey: null,
};
const fail = { type: 'FailJob', attempt: 1, failure } as const;

const requeued = (reason: 'worker-crashed' | 'lease-expired' | 'interrupted' | 'retry', attempt: number): JobEvent => ({
  type: 'JobRequeued',
  data: { attempt, reason, detail: reason === 'retry' ? 'Retried by ada' : 'exit code 1' },
});
const failed: JobEvent = { type: 'JobFailed', data: failure };
const gaveUp = (deaths: string): JobEvent => ({
  type: 'JobFailed',
  data: {
    code: 'worker-crashed',
    detail: `While the file was read, ${deaths}, most recently: exit code 1`,
    retriable: true,
    errorCount: 0,
    errorsKey: null,
  },
});
/** The first attempts, each lost with the service, and the one after them. */
const lost = (times: number): JobEvent[] =>
  Array.from({ length: times }, (_, index) => [requeued('lease-expired', index + 2), started(index + 2)]).flat();

describe('a job', () => {
  it('starts once it is queued', () => given(received(), queued()).when(start).then(started()));
  it('does not start twice', () => given(received(), queued(), started()).when(start).thenIgnored('not-queued'));
  it('does not start before it is queued', () => given(received()).when(start).thenIgnored('not-queued'));
  it('is unknown without its beginning', () => given().when(cancel).thenIgnored('job-unknown'));

  it('reports the progress of the attempt under way', () =>
    given(received(), queued(), started()).when(report()).then({ type: 'JobProgressed', data: report().progress }));
  it('ignores progress of an attempt that is over', () =>
    given(received(), queued(), started(), requeued('worker-crashed', 2), started(2))
      .when(report(1))
      .thenIgnored('attempt-over'));

  it('completes', () => given(received(), queued(), started()).when(complete()).then(completed));
  it('completes once', () =>
    given(received(), queued(), started(), completed).when(complete()).thenIgnored('not-processing'));
  it('does not complete by an attempt that is over', () =>
    given(received(), queued(), started(), requeued('lease-expired', 2), started(2))
      .when(complete(1))
      .thenIgnored('attempt-over'));
  it('fails', () => given(received(), queued(), started()).when(fail).then(failed));
  it('fails once', () => given(received(), queued(), started(), failed).when(fail).thenIgnored('not-processing'));
});

describe('a job that is interrupted', () => {
  it('is queued again after a crash', () =>
    given(received(), queued(), started()).when(requeue('worker-crashed')).then(requeued('worker-crashed', 2)));
  it('is queued again when its lease has expired', () =>
    given(received(), queued(), started()).when(requeue('lease-expired')).then(requeued('lease-expired', 2)));
  it('fails after as many crashes as it may have attempts', () =>
    given(received({ maxAttempts: 2 }), queued(), started(), requeued('worker-crashed', 2), started(2))
      .when(requeue('worker-crashed', 2))
      .then(gaveUp('the worker process died 2 times')));
  it('fails at its first crash where it may have one attempt', () =>
    given(received({ maxAttempts: 1 }), queued(), started())
      .when(requeue('worker-crashed'))
      .then(gaveUp('the worker process died once')));
  it('does not answer for the deaths of the service: these do not count as crashes', () =>
    given(received(), queued(), started(), ...lost(7))
      .when(requeue('worker-crashed', 8))
      .then(requeued('worker-crashed', 9)));
  it('outlasts many deaths of the service', () =>
    given(received(), queued(), started(), ...lost(18))
      .when(requeue('lease-expired', 19))
      .then(requeued('lease-expired', 20)));
  it('fails when the service has died with it all too often', () =>
    given(received(), queued(), started(), ...lost(19))
      .when(requeue('lease-expired', 20))
      .then(gaveUp('the service died 20 times')));
  it('does not count an orderly interruption as a crash', () =>
    given(received(), queued(), started(), requeued('interrupted', 2), started(2))
      .when(requeue('worker-crashed', 2))
      .then(requeued('worker-crashed', 3)));
  it('is not failed by an interruption after a crash', () =>
    given(received(), queued(), started(), requeued('worker-crashed', 2), started(2))
      .when(requeue('interrupted', 2))
      .then(requeued('interrupted', 3)));
  it('is not queued twice', () =>
    given(received(), queued(), started(), requeued('worker-crashed', 2))
      .when(requeue('worker-crashed'))
      .thenIgnored('not-processing'));
});

describe('a job that a person ends or retries', () => {
  it('is cancelled while it waits', () => given(received(), queued()).when(cancel).then(cancelled));
  it("is not cancelled before it is queued, while its stream is still the gateway's", () =>
    given(received()).when(cancel).thenIgnored('not-queued'));
  it('is cancelled while it runs', () => given(received(), queued(), started()).when(cancel).then(cancelled));
  it('is cancelled once', () => given(received(), queued(), cancelled).when(cancel).thenIgnored('already-over'));
  it('stays completed', () =>
    given(received(), queued(), started(), completed).when(cancel).thenIgnored('already-over'));
  it('does not complete after it was cancelled', () =>
    given(received(), queued(), started(), cancelled).when(complete()).thenIgnored('not-processing'));

  it('is retried after it failed', () =>
    given(received(), queued(), started(), failed).when(retry).then(requeued('retry', 2)));
  it('is retried after it was cancelled', () =>
    given(received(), queued(), cancelled).when(retry).then(requeued('retry', 2)));
  it('is retried once at a time', () =>
    given(received(), queued(), started(), failed, requeued('retry', 2)).when(retry).thenIgnored('in-progress'));
  it('is not retried after it completed', () =>
    given(received(), queued(), started(), completed).when(retry).thenIgnored('already-completed'));
  it('may crash as often as ever after a retry', () =>
    given(
      received(),
      queued(),
      started(),
      requeued('worker-crashed', 2),
      started(2),
      failed,
      requeued('retry', 3),
      started(3),
    )
      .when(requeue('worker-crashed', 3))
      .then(requeued('worker-crashed', 4)));
});
