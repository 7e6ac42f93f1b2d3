import type { Message } from '#libs/contracts';
import { sequenceOf } from '../cloud-events/headers.ts';
import type { MessageCodec } from '../cloud-events/message-codec.ts';
import type { LogMessage } from '../log/event-log.ts';
import type { Recorded } from '../messages.ts';
import type { Advance, Standing } from './group-progress.ts';
import { reasonOf } from './failures.ts';
import { isNewVersion } from './stream-gap.ts';
import { MessageOfTheFuture, UndecodableMessage } from './unprocessable-message.ts';

/** A message as far as it could be read. */
export interface Entry {
  readonly message: LogMessage;
  /** Of its stream; null where it has none. */
  readonly sequence: number | null;
  readonly content: Recorded<Message> | UndecodableMessage | MessageOfTheFuture;
}

/** What becomes of a message. */
export type Fate =
  | { readonly kind: 'handle'; readonly event: Recorded<Message> }
  | { readonly kind: 'repeat' }
  /** A reason where it failed itself; null where it only waits behind one that did. */
  | { readonly kind: 'park'; readonly reason: string | null }
  | { readonly kind: 'bury'; readonly reason: string };

export interface Sorted extends Entry {
  readonly fate: Fate;
}

export function readEntry(codec: MessageCodec, message: LogMessage): Entry {
  const sequence = sequenceOf(message.headers);
  try {
    return { message, sequence, content: codec.decode(message) };
  } catch (error) {
    if (error instanceof UndecodableMessage || error instanceof MessageOfTheFuture)
      return { message, sequence, content: error };
    throw error;
  }
}

/** What a group knows to which all of these are new. */
export function standingBefore(entries: readonly Entry[]): Standing {
  const versions = new Map<string, number>();
  for (const { message, sequence } of entries) {
    if (sequence !== null && !versions.has(message.key)) versions.set(message.key, sequence - 1);
  }
  return { versions, parked: new Set(), handled: new Set() };
}

export const isNew = ({ fate }: Sorted): boolean => fate.kind === 'handle';

/**
 * Decides on messages of one topic, in order. `verdict` is for a message that has failed before. Throws `StreamGap`. The
 * standing is brought up to date, since a batch may repeat itself.
 */
export function sortEntries(entries: readonly Entry[], standing: Standing, verdict?: Fate): Sorted[] {
  return entries.map((entry) => ({ ...entry, fate: fateOf(entry, standing, verdict) }));
}

function fateOf({ message, sequence, content }: Entry, standing: Standing, verdict: Fate | undefined): Fate {
  const { topic, key } = message;
  if (standing.parked.has(key)) return { kind: 'park', reason: null };
  if (content instanceof MessageOfTheFuture) {
    if (sequence !== null && sequence <= (standing.versions.get(key) ?? 0)) return { kind: 'repeat' };
    standing.parked.add(key);
    return { kind: 'park', reason: reasonOf(content) };
  }
  if (sequence !== null) {
    if (!isNewVersion(topic, key, standing.versions.get(key) ?? 0, sequence)) return { kind: 'repeat' };
    standing.versions.set(key, sequence);
  } else if (!(content instanceof UndecodableMessage)) {
    if (standing.handled.has(content.metadata.id)) return { kind: 'repeat' };
    standing.handled.add(content.metadata.id);
  }
  if (verdict) return verdict;
  return content instanceof UndecodableMessage
    ? { kind: 'bury', reason: content.message }
    : { kind: 'handle', event: content };
}

/** What is done with after these: a parked message is not. */
export function advanceOf(entries: readonly Sorted[]): Advance {
  const done = entries.filter(({ fate }) => fate.kind === 'handle' || fate.kind === 'bury');
  return {
    versions: new Map(done.flatMap(({ sequence, message }) => (sequence === null ? [] : [[message.key, sequence]]))),
    handled: done.flatMap(({ sequence, content }) =>
      sequence !== null || content instanceof Error ? [] : [content.metadata.id],
    ),
  };
}
