import { messageFamilies, type Message } from '#libs/contracts';
import type { Recorded } from '../messages.ts';
import { schemaName, sequenceText, typePrefix } from './headers.ts';

/** CloudEvents 1.0, structured JSON, with the extensions `sequence`, `causationid` and `traceparent`. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  /** `datacollector.JobQueued` */
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** Names type and schema version. */
  readonly dataschema: string;
  /** Ten digits, so that it sorts as text; absent for what belongs to no stream. */
  readonly sequence?: string;
  readonly causationid?: string;
  readonly traceparent?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event in structured JSON, as callers get it; `data.sequence` is its number in its stream. */
export function toCloudEvent({ type, data, metadata }: Recorded<Message>): CloudEvent {
  const { id, key, source, time, sequence, causationId, traceparent } = metadata;
  return {
    specversion: '1.0',
    id,
    type: typePrefix + type,
    source,
    subject: key,
    time,
    datacontenttype: 'application/json',
    dataschema: schemaName(type, newestVersion(type)),
    ...(sequence !== null && { sequence: sequenceText(sequence) }),
    ...(causationId !== null && { causationid: causationId }),
    ...(traceparent !== null && { traceparent }),
    data: { ...(data as object), ...(sequence !== null && { sequence }) },
  };
}

/** A program reads older data only after it was lifted to the newest version. */
function newestVersion(type: string): number {
  const family = messageFamilies.find(({ definitions }) => Object.hasOwn(definitions, type));
  if (!family) throw new TypeError(`no family has messages of type ${type}`);
  return family.definitions[type]?.version ?? 1;
}
