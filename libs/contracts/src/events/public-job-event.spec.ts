import { describe, expect, it } from '@jest/globals';
import { jobEvents, type JobEvent } from './job-events.ts';
import { publicJobEvent } from './public-job-event.ts';

const received: JobEvent = {
  type: 'JobReceived',
  data: jobEvents.definitions.JobReceived.schema.parse({
    action: 'create',
    dryRun: false,
    target: { hash: 'folder', kind: 'folder', name: 'Waves' },
    database: { hash: 'database', name: 'Laptops' },
    teamId: 'team',
    submittedBy: 'somebody',
    via: 'api',
    file: { name: 'laptops.zsav', size: 10, sha256: 'a'.repeat(64), format: 'zsav', objectKey: 'jobs/1/source' },
    options: {},
    callbackUrl: 'https://receiver.example/?secret',
    rowsLeft: 1000,
    maxAttempts: 3,
  }),
};

describe('a job event for the public', () => {
  it('says what happened', () => {
    expect(publicJobEvent(received)).toMatchObject({
      type: 'JobReceived',
      data: { action: 'create', file: { name: 'laptops.zsav', size: 10 } },
    });
  });

  it('says nothing of where files are, who is called back, and what a team may still store', () => {
    const text = JSON.stringify(publicJobEvent(received));
    for (const internal of ['jobs/1/source', 'receiver.example', 'rowsLeft', 'objectKey']) {
      expect(text).not.toContain(internal);
    }
  });
});
