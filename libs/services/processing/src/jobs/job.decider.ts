import { accept, ignore, type Decider, type Decision, type JobEvent, type JobEventOf } from '#libs/contracts';

type DataOf<Type extends JobEvent['type']> = JobEventOf<Type>['data'];
export type JobFacts = DataOf<'JobReceived'>;
export type JobFailure = DataOf<'JobFailed'>;
type Interruption = Exclude<DataOf<'JobRequeued'>['reason'], 'retry'>;

export type JobCommand =
  | { readonly type: 'StartJob'; readonly worker: string }
  | { readonly type: 'ReportProgress'; readonly progress: DataOf<'JobProgressed'> }
  | { readonly type: 'RequeueJob'; readonly attempt: number; readonly reason: Interruption; readonly detail: string }
  | { readonly type: 'CompleteJob'; readonly attempt: number; readonly completion: DataOf<'JobCompleted'> }
  | { readonly type: 'FailJob'; readonly attempt: number; readonly failure: JobFailure }
  | { readonly type: 'CancelJob'; readonly by: string }
  | { readonly type: 'RetryJob'; readonly by: string };

export interface KnownJob {
  readonly status: 'received' | 'queued' | 'processing' | 'completed' | 'failed' | 'cancelled';
  readonly facts: JobFacts;
  /** The one under way, or the one that comes next. */
  readonly attempt: number;
  /** Of the worker process. As `losses`: since the job was queued, or retried by a person, who starts all anew. */
  readonly crashes: number;
  /** How often the service has died while it ran the job: hardly ever because of the job. */
  readonly losses: number;
}

/** Even so, a job that takes the whole service down must come to an end. */
const mostLosses = 20;

export type JobState = { readonly status: 'unknown' } | KnownJob;

/** A job's life from `JobQueued` on; what comes before is written by the gateway and adopted. */
export const jobDecider: Decider<JobCommand, JobState, JobEvent> = {
  initialState: { status: 'unknown' },
  decide: (command, state) => (state.status === 'unknown' ? ignore('job-unknown') : decide(command, state)),
  evolve,
};

function decide(command: JobCommand, job: KnownJob): Decision<JobEvent> {
  switch (command.type) {
    case 'StartJob':
      if (job.status !== 'queued') return ignore('not-queued');
      return accept({ type: 'JobStarted', data: { attempt: job.attempt, worker: command.worker } });
    case 'ReportProgress':
      return ofAttempt(job, command.progress.attempt, { type: 'JobProgressed', data: command.progress });
    case 'RequeueJob':
      return ofAttempt(job, command.attempt, interrupted(command, job));
    case 'CompleteJob':
      return ofAttempt(job, command.attempt, { type: 'JobCompleted', data: command.completion });
    case 'FailJob':
      return ofAttempt(job, command.attempt, { type: 'JobFailed', data: command.failure });
    case 'CancelJob':
      if (job.status === 'received') return ignore('not-queued');
      if (isOver(job)) return ignore('already-over');
      return accept({ type: 'JobCancelled', data: { by: command.by } });
    case 'RetryJob':
      return retry(job, command.by);
  }
}

/** What an attempt reports counts only while it is the one under way: it may have been overtaken. */
function ofAttempt(job: KnownJob, attempt: number, event: JobEvent): Decision<JobEvent> {
  if (job.status !== 'processing') return ignore('not-processing');
  return attempt === job.attempt ? accept(event) : ignore('attempt-over');
}

function interrupted({ reason, detail }: { reason: Interruption; detail: string }, job: KnownJob): JobEvent {
  const { crashes, losses } = setbacks(reason, job);
  if (reason === 'worker-crashed' && crashes >= job.facts.maxAttempts)
    return givenUp('the worker process', crashes, detail);
  if (reason === 'lease-expired' && losses >= mostLosses) return givenUp('the service', losses, detail);
  return { type: 'JobRequeued', data: { attempt: job.attempt + 1, reason, detail } };
}

function givenUp(who: string, count: number, detail: string): JobEvent {
  const times = count === 1 ? 'once' : `${count} times`;
  return {
    type: 'JobFailed',
    data: {
      code: 'worker-crashed',
      detail: `While the file was read, ${who} died ${times}, most recently: ${detail}`,
      retriable: true,
      errorCount: 0,
      errorsKey: null,
    },
  };
}

function retry(job: KnownJob, by: string): Decision<JobEvent> {
  if (job.status === 'completed') return ignore('already-completed');
  if (job.status !== 'failed' && job.status !== 'cancelled') return ignore('in-progress');
  const data = { attempt: job.attempt + 1, reason: 'retry', detail: `Retried by ${by}` } as const;
  return accept({ type: 'JobRequeued', data });
}

function evolve(state: JobState, event: JobEvent): JobState {
  if (event.type === 'JobReceived') return { status: 'received', facts: event.data, attempt: 1, ...unharmed };
  if (state.status === 'unknown') throw new Error(`a job's stream begins with ${event.type}`);
  switch (event.type) {
    case 'JobQueued':
      return { ...state, status: 'queued', attempt: event.data.attempt };
    case 'JobStarted':
      return { ...state, status: 'processing', attempt: event.data.attempt };
    case 'JobProgressed':
      return state;
    case 'JobRequeued':
      return { ...state, status: 'queued', attempt: event.data.attempt, ...setbacks(event.data.reason, state) };
    case 'JobCompleted':
      return { ...state, status: 'completed' };
    case 'JobFailed':
      return { ...state, status: 'failed' };
    case 'JobCancelled':
      return { ...state, status: 'cancelled' };
  }
}

const unharmed = { crashes: 0, losses: 0 };

function setbacks(reason: DataOf<'JobRequeued'>['reason'], { crashes, losses }: KnownJob): typeof unharmed {
  switch (reason) {
    case 'retry':
      return unharmed;
    case 'interrupted':
      return { crashes, losses };
    case 'worker-crashed':
      return { crashes: crashes + 1, losses };
    case 'lease-expired':
      return { crashes, losses: losses + 1 };
  }
}

const isOver = ({ status }: KnownJob) => status === 'completed' || status === 'failed' || status === 'cancelled';
