import { describe, expect, it } from '@jest/globals';
import { queued, received } from '#libs/testing';
import { jobDecider, type ReceiveJob, type ReceptionState } from './job.decider.ts';

const command: ReceiveJob = { type: 'ReceiveJob', data: received().data };

describe('a job', () => {
  it('is received and queued at once', () => {
    const decision = jobDecider.decide(command, jobDecider.initialState);
    expect(decision).toEqual({
      outcome: 'accepted',
      events: [received(), queued()],
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
