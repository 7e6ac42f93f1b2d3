import type { Message } from '#libs/contracts';
import type { Recorded } from '../messages.ts';

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

/** An event as callers see it, without where objects are stored; `data.sequence` is its number. */
export function toCloudEvent(_event: Recorded<Message>): CloudEvent {
  throw new Error('under construction');
}
