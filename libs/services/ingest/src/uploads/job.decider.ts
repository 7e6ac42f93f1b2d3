import { accept, ignore, type Decider, type JobEventOf } from '#libs/contracts';

/** An upload has been stored whole, and is to become a job. */
export interface ReceiveJob {
  readonly type: 'ReceiveJob';
  readonly data: JobEventOf<'JobReceived'>['data'];
}

/** What this service writes of a job; from here on the processing service writes the stream. */
export type ReceptionEvent = JobEventOf<'JobReceived'> | JobEventOf<'JobQueued'>;

export type ReceptionState = 'unknown' | 'received' | 'queued';

/** A job's life up to the queue. */
export const jobDecider: Decider<ReceiveJob, ReceptionState, ReceptionEvent> = {
  initialState: 'unknown',

  decide({ data }, state) {
    if (state !== 'unknown') return ignore('the job was received already');
    const { target, submittedBy } = data;
    return accept<ReceptionEvent>(
      { type: 'JobReceived', data },
      { type: 'JobQueued', data: { target: target.hash, submittedBy, attempt: 1 } },
    );
  },

  evolve(_state, event) {
    switch (event.type) {
      case 'JobReceived':
        return 'received';
      case 'JobQueued':
        return 'queued';
    }
  },
};
