import { z } from 'zod';
import type { JobEvent } from './job-events.ts';

/** A job event as everybody outside gets it, by poll, stream and callback alike: a CloudEvent 1.0 in JSON format. */
export const jobCloudEvent = z
  .object({
    specversion: z.literal('1.0'),
    id: z.string(),
    source: z.string(),
    type: z.string().describe('datacollector. and the name of the event, such as datacollector.JobCompleted'),
    subject: z.string().describe('The job ID'),
    time: z.iso.datetime(),
    sequence: z.string().regex(/^\d{10}$/, 'ten digits'),
    datacontenttype: z.literal('application/json'),
    dataschema: z.string().describe('Names the event and the version of its data'),
    causationid: z.string().optional(),
    traceparent: z.string().optional(),
    data: z.looseObject({ sequence: z.int().positive() }),
  })
  .meta({
    id: 'JobEvent',
    examples: [
      {
        specversion: '1.0',
        id: '0199c2a4-7000-7c31-9d5e-0d6a3a1f2b44',
        source: 'processing-service',
        type: 'datacollector.JobStarted',
        subject: '0199c2a4-6f7e-7c31-9d5e-0d6a3a1f2b44',
        time: '2026-03-01T12:00:00.031Z',
        sequence: '0000000003',
        datacontenttype: 'application/json',
        dataschema: 'urn:datacollector:JobStarted:1',
        data: { sequence: 3, attempt: 1, worker: '4711.2' },
      },
    ],
  });
export type JobCloudEvent = z.output<typeof jobCloudEvent>;

/** Places in object storage, a caller's address, and another service's arithmetic are nobody's business. */
const internalMembers: ReadonlySet<string> = new Set(['objectKey', 'errorsKey', 'callbackUrl', 'rowsLeft']);

/** The event without what is internal, to be made a CloudEvent of for whoever may see the job. */
export function publicJobEvent<Event extends JobEvent>(event: Event): Omit<Event, 'data'> & { data: object } {
  return { ...event, data: withoutInternalMembers(event.data) };
}

const withoutInternalMembers = (data: object): object =>
  JSON.parse(JSON.stringify(data, (name, value: unknown) => (internalMembers.has(name) ? undefined : value))) as object;
