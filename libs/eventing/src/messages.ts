import type { Message } from '#libs/contracts';

/** What is known of a message beside its type and data: the attributes of its CloudEvent. */
export interface MessageMetadata {
  /** Unique, and the same at every delivery. */
  readonly id: string;
  /** Identifies the stream within its topic: a job ID, a database hash. Messages of one key keep their order. */
  readonly key: string;
  /** The event's version in its stream, from 1 without gaps; null for commands and for notices without a stream. */
  readonly sequence: number | null;
  /** RFC 3339 UTC. */
  readonly time: string;
  /** The service that wrote it. */
  readonly source: string;
  /** The command or event that caused it. */
  readonly causationId: string | null;
  /** W3C Trace Context. */
  readonly traceparent: string | null;
}

/** A message as it was written, with its metadata. Its data is of the newest schema version. */
export type Recorded<M extends Message> = M & { readonly metadata: MessageMetadata };

/** What a writer may say of the circumstances of a message. */
export interface Causation {
  readonly causationId?: string | null;
  readonly traceparent?: string | null;
}
