import { describe, expect, it } from '@jest/globals';
import { jobDecider, type ReceiveJob, type ReceptionState } from './job.decider.ts';

const command: ReceiveJob = {
  type: 'ReceiveJob',
  data: {
    action: 'create',
    dryRun: false,
    target: { hash: 'folder', kind: 'folder', name: 'Waves' },
    database: { hash: 'database', name: 'Laptops' },
    teamId: 'anna',
    submittedBy: 'ben',
    via: 'api',
    file: { name: 'laptops.csv', size: 1, sha256: 'f'.repeat(64), format: 'csv', objectKey: 'uploads/job' },
    options: { onLabelConflict: 'keep', strict: false },
    callbackUrl: null,
    rowsLeft: 10,
    maxAttempts: 3,
  },
};

describe('a job', () => {
  it('is received and queued at once', () => {
    const decision = jobDecider.decide(command, jobDecider.initialState);
    expect(decision).toEqual({
      outcome: 'accepted',
      events: [
        { type: 'JobReceived', data: command.data },
        { type: 'JobQueued', data: { target: 'folder', submittedBy: 'ben', attempt: 1 } },
      ],
    });
  });

  it('is not received twice', () => {
    const decision = jobDecider.decide(command, jobDecider.initialState);
    const events = decision.outcome === 'accepted' ? decision.events : [];
    const state = events.reduce<ReceptionState>(jobDecider.evolve, jobDecider.initialState);
    expect(state).toBe('queued');
    expect(jobDecider.decide(command, state)).toMatchObject({ outcome: 'ignored' });
  });
});
