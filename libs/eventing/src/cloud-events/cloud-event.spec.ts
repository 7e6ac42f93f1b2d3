import { describe, expect, it } from '@jest/globals';
import type { JobEvent } from '#libs/contracts';
import type { Recorded } from '../messages.ts';
import { toCloudEvent } from './cloud-event.ts';
import { fromHeaders, toHeaders } from './headers.ts';

const cancelled: Recorded<JobEvent> = {
  type: 'JobCancelled',
  data: { by: 'somebody' },
  metadata: {
    id: 'event-7',
    key: 'job-1',
    sequence: 7,
    time: '2026-01-02T03:04:05.678Z',
    source: 'processing-service',
    causationId: 'command-6',
    traceparent: '00-trace-span-01',
  },
};

describe('a CloudEvent', () => {
  it('is written as structured JSON', () => {
    expect(toCloudEvent(cancelled)).toEqual({
      specversion: '1.0',
      id: 'event-7',
      type: 'datacollector.JobCancelled',
      source: 'processing-service',
      subject: 'job-1',
      time: '2026-01-02T03:04:05.678Z',
      datacontenttype: 'application/json',
      dataschema: 'urn:datacollector:JobCancelled:1',
      sequence: '0000000007',
      causationid: 'command-6',
      traceparent: '00-trace-span-01',
      data: { by: 'somebody', sequence: 7 },
    });
  });

  it('is written in binary mode as headers, and read back', () => {
    const envelope = { type: 'JobCancelled', version: 3, metadata: cancelled.metadata };
    const headers = toHeaders(envelope);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_type: 'datacollector.JobCancelled',
      ce_sequence: '0000000007',
      ce_dataschema: 'urn:datacollector:JobCancelled:3',
      ce_causationid: 'command-6',
      traceparent: '00-trace-span-01',
    });
    expect(fromHeaders(headers, 'job-1')).toEqual(envelope);
  });

  it('leaves out what a message does not have', () => {
    const metadata = { ...cancelled.metadata, sequence: null, causationId: null, traceparent: null };
    const headers = toHeaders({ type: 'CancelJob', version: 1, metadata });
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['ce_sequence']));
    expect(fromHeaders(headers, 'job-1')).toEqual({ type: 'CancelJob', version: 1, metadata });
  });

  it('is not made of other headers', () => {
    const headers = toHeaders({ type: 'JobCancelled', version: 1, metadata: cancelled.metadata });
    for (const name of ['ce_id', 'ce_type', 'ce_time', 'ce_source', 'ce_dataschema']) {
      expect(fromHeaders({ ...headers, [name]: '' }, 'job-1')).toBeNull();
    }
    expect(fromHeaders({ ...headers, ce_type: 'someone.elses' }, 'job-1')).toBeNull();
  });
});
