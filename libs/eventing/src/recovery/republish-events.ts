import type { Message, MessageFamily } from '#libs/contracts';
import type { Database } from '#libs/platform';
import { MessageCodec } from '../cloud-events/message-codec.ts';
import type { OutgoingMessage } from '../log/event-log.ts';
import { Outbox } from '../outbox/outbox.ts';
import type { EventRow } from '../store/event-rows.ts';

interface StoredEvent extends EventRow {
  readonly stream: string;
  readonly version: number;
}

const batchSize = 1_000;

/**
 * For a log that was lost and is empty now: puts every event of a service's store into its outbox again, stream by stream, and
 * lets the service's consumer groups begin at the log's start. They skip what they have handled before. To be run while the
 * service is stopped, and again where it was interrupted. Returns how many events were put out.
 */
export async function republishEvents(database: Database, families: readonly MessageFamily[]): Promise<number> {
  await database.query('UPDATE consumer_progress SET next_offset = 0');
  // Events that wait in the outbox come again in their streams' order; before their predecessors nobody could take them.
  await database.query("DELETE FROM outbox WHERE headers::json ->> 'ce_sequence' IS NOT NULL");
  const topicOf = topicsByType(families);
  let count = 0;
  for await (const events of storedEvents(database)) {
    await Outbox.of(database).add(events.map((event) => toMessage(event, topicOf)));
    count += events.length;
  }
  return count;
}

async function* storedEvents(database: Database): AsyncGenerator<readonly StoredEvent[]> {
  let last = { stream: '', version: 0 };
  for (;;) {
    const events = await database.query<StoredEvent>(
      `SELECT stream, version, type, data, metadata FROM events
       WHERE (stream, version) > ($1, $2) ORDER BY stream, version LIMIT $3`,
      [last.stream, last.version, batchSize],
    );
    if (events.length === 0) return;
    yield events;
    last = events.at(-1)!;
  }
}

type TopicOf = ReadonlyMap<string, { readonly topic: string; readonly codec: MessageCodec }>;

/** A type of event belongs to one family. */
const topicsByType = (families: readonly MessageFamily[]): TopicOf =>
  new Map(
    families.flatMap((family) => {
      const of = { topic: family.topic, codec: MessageCodec.of(family) };
      return Object.keys(family.definitions).map((type) => [type, of] as const);
    }),
  );

function toMessage({ type, data, metadata }: StoredEvent, topicOf: TopicOf): OutgoingMessage {
  const { schemaVersion, ...rest } = metadata;
  const known = topicOf.get(type);
  if (!known) throw new TypeError(`no family has messages of type ${type}`);
  const event: Message = { type, data: known.codec.read(known.topic, type, schemaVersion, data) };
  return known.codec.encode(known.topic, event, rest);
}
