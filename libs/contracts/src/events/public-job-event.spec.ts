import { describe, expect, it } from '@jest/globals';
import { jobEvents } from './job-events.ts';
import { publicJobEvent, toPublicJobEvent, type RecordedJobEvent } from './public-job-event.ts';

const received: RecordedJobEvent = {
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
  metadata: { id: 'e1', key: 'job-1', sequence: 1, time: '2026-11-23T10:00:00.000Z', source: 'ingest-gateway' },
};

describe('a job event for the public', () => {
  it('is a CloudEvent that names its job, its number and the version of its data', () => {
    const event = toPublicJobEvent(received);
    expect(publicJobEvent.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      type: 'datacollector.JobReceived',
      subject: 'job-1',
      sequence: '0000000001',
      dataschema: 'urn:datacollector:JobReceived:1',
      data: { sequence: 1, action: 'create', file: { name: 'laptops.zsav' } },
    });
  });

  it('says nothing of where files are, who is called back, and what a team may still store', () => {
    const text = JSON.stringify(toPublicJobEvent(received));
    for (const internal of ['jobs/1/source', 'receiver.example', 'rowsLeft', 'objectKey']) {
      expect(text).not.toContain(internal);
    }
  });
});
