import type { MessageMetadata } from '../messages.ts';

export const typePrefix = 'datacollector.';

/** What the headers of a message say. */
export interface Envelope {
  readonly type: string;
  /** Of the data's schema. */
  readonly version: number;
  readonly metadata: MessageMetadata;
}

/** The attributes of a CloudEvent 1.0 in Kafka's binary mode, where each is a header with the prefix `ce_`. */
export function toHeaders({ type, version, metadata }: Envelope): Record<string, string> {
  const { id, key, sequence, time, source, causationId, traceparent } = metadata;
  return {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: id,
    ce_type: typePrefix + type,
    ce_source: source,
    ce_subject: key,
    ce_time: time,
    ce_dataschema: schemaName(type, version),
    ...(sequence !== null && { ce_sequence: sequenceText(sequence) }),
    ...(causationId !== null && { ce_causationid: causationId }),
    ...(traceparent !== null && { traceparent }),
  };
}

/** Returns null where the headers are not those of one of our messages. `key` is the key in the log. */
export function fromHeaders(headers: Readonly<Record<string, string>>, key: string): Envelope | null {
  const { ce_id: id, ce_type: type, ce_time: time, ce_source: source, ce_dataschema: schema } = headers;
  const sequence = sequenceOf(headers);
  const version = Number(schema?.slice(schema.lastIndexOf(':') + 1));
  if (!id || !type?.startsWith(typePrefix) || !time || !source || !(version >= 1)) return null;
  const metadata = {
    id,
    key,
    sequence,
    time,
    source,
    causationId: headers['ce_causationid'] ?? null,
    traceparent: headers['traceparent'] ?? null,
  };
  return { type: type.slice(typePrefix.length), version, metadata };
}

/** The event's version in its stream; null for what belongs to no stream. */
export function sequenceOf(headers: Readonly<Record<string, string>>): number | null {
  const sequence = Number(headers['ce_sequence']);
  return Number.isInteger(sequence) && sequence > 0 ? sequence : null;
}

/** Names an event's type and the version of its data. */
export const schemaName = (type: string, version: number) => `urn:datacollector:${type}:${version}`;

/** Ten digits sort as text like numbers do. */
export const sequenceText = (sequence: number) => String(sequence).padStart(10, '0');
