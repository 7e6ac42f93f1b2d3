import { z } from 'zod';
import { jobEvents, type JobEvent } from './job-events.ts';

/** A job event as everybody outside gets it, by poll, stream and callback alike: a CloudEvent 1.0 in JSON format. */
export const publicJobEvent = z
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
    data: z.looseObject({ sequence: z.int().positive() }),
  })
  .meta({ id: 'JobEvent' });
export type PublicJobEvent = z.output<typeof publicJobEvent>;

/** A job event with what its CloudEvent needs of its circumstances. */
export type RecordedJobEvent = JobEvent & {
  readonly metadata: {
    readonly id: string;
    readonly key: string;
    readonly sequence: number | null;
    readonly time: string;
    readonly source: string;
  };
};

/** Places in object storage, a caller's address, and another service's arithmetic are nobody's business. */
const internalMembers: ReadonlySet<string> = new Set(['objectKey', 'errorsKey', 'callbackUrl', 'rowsLeft']);

/** Leaves out what is internal. */
export function toPublicJobEvent({ type, data, metadata }: RecordedJobEvent): PublicJobEvent {
  const sequence = metadata.sequence ?? 0;
  return {
    specversion: '1.0',
    id: metadata.id,
    source: metadata.source,
    type: `datacollector.${type}`,
    subject: metadata.key,
    time: metadata.time,
    sequence: String(sequence).padStart(10, '0'),
    datacontenttype: 'application/json',
    dataschema: `urn:datacollector:${type}:${jobEvents.definitions[type].version}`,
    data: { ...withoutInternalMembers(data), sequence },
  };
}

const withoutInternalMembers = (data: object): object =>
  JSON.parse(JSON.stringify(data, (name, value: unknown) => (internalMembers.has(name) ? undefined : value))) as object;
