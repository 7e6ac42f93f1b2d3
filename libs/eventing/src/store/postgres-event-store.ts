import type { Message, MessageFamily, MessageOf } from '#libs/contracts';
import type { Clock, Database, Identifiers } from '#libs/platform';
import { MessageCodec } from '../cloud-events/message-codec.ts';
import type { OutgoingMessage } from '../log/event-log.ts';
import type { Causation, Recorded } from '../messages.ts';
import { Outbox } from '../outbox/outbox.ts';
import { EventRows, type WrittenRow } from './event-rows.ts';
import {
  EventStore,
  streamKey,
  VersionConflict,
  type Append,
  type Publication,
  type StreamName,
} from './event-store.ts';
import { MetadataSource } from './metadata-source.ts';

export interface PostgresEventStoreOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly identifiers: Identifiers;
  /** The service's name, as in its events' `source`. */
  readonly source: string;
  readonly families: readonly MessageFamily[];
}

/** Streams and outbox in the service's own schema: see `eventingMigrations`. */
export class PostgresEventStore extends EventStore {
  readonly #rows: EventRows;
  readonly #outbox: Outbox;
  readonly #metadata: MetadataSource;
  readonly #families: readonly MessageFamily[];

  constructor(options: PostgresEventStoreOptions) {
    super();
    this.#rows = new EventRows(options.database);
    this.#outbox = Outbox.of(options.database);
    this.#metadata = new MetadataSource(options);
    this.#families = options.families;
  }

  async append<Family extends MessageFamily>(append: Append<Family>): Promise<Recorded<MessageOf<Family>>[]> {
    const recorded = this.#record(append);
    if (recorded.length > 0) {
      if (!(await this.#rows.insert(recorded.map(eventRow(append))))) throw new VersionConflict([append]);
      this.#outbox.announce();
    }
    return recorded as unknown as Recorded<MessageOf<Family>>[];
  }

  async load<Family extends MessageFamily>(
    family: Family,
    stream: StreamName,
    afterVersion = 0,
  ): Promise<Recorded<MessageOf<Family>>[]> {
    const codec = MessageCodec.of(family);
    const rows = await this.#rows.load(streamKey(stream), afterVersion);
    return rows.map(({ type, data, metadata: { schemaVersion, ...metadata } }) => ({
      type,
      data: codec.read(family.topic, type, schemaVersion, data),
      metadata,
    })) as Recorded<MessageOf<Family>>[];
  }

  async adopt(stream: StreamName, events: readonly Recorded<Message>[]): Promise<void> {
    if (events.length === 0) return;
    const complete = await this.#rows.adopt(
      streamKey(stream),
      events.map((event) => ({ event, schemaVersion: this.#versionOf(event.type) })),
    );
    if (!complete) throw new Error(`events of ${streamKey(stream)} cannot be adopted: earlier ones are missing`);
  }

  async publish<Family extends MessageFamily>(
    family: Family,
    key: string,
    message: MessageOf<Family>,
    causation: Causation = {},
  ): Promise<void> {
    await this.#outbox.add([this.#encode({ family, key, message, ...causation })]);
  }

  async write<Family extends MessageFamily>(
    writings: readonly (Append<Family> | Publication<Family>)[],
  ): Promise<Recorded<MessageOf<Family>>[][]> {
    const recorded = writings.map((writing) => ('stream' in writing ? this.#record(writing) : []));
    const rows = writings.flatMap((writing, index) =>
      'stream' in writing ? recorded[index]!.map(eventRow(writing)) : [{ message: this.#encode(writing), event: null }],
    );
    if (rows.length > 0) {
      await this.#rows.send(rows, () => new VersionConflict(writings.filter((writing) => 'stream' in writing)));
      this.#outbox.announce();
    }
    return recorded as unknown as Recorded<MessageOf<Family>>[][];
  }

  #record({ family, stream, expectedVersion, events, ...causation }: Append<MessageFamily>): Recorded<Message>[] {
    const codec = MessageCodec.of(family);
    return events.map((event, index) => ({
      ...codec.check<Message>(family.topic, event as Message),
      metadata: this.#metadata.next(stream.id, expectedVersion + 1 + index, causation),
    }));
  }

  #encode({ family, key, message, ...causation }: Publication<MessageFamily>): OutgoingMessage {
    const codec = MessageCodec.of(family);
    const checked = codec.check<Message>(family.topic, message as Message);
    return codec.encode(family.topic, checked, this.#metadata.next(key, null, causation));
  }

  /** Adopted events were read by this program, so their data is of the newest version that it knows. */
  #versionOf(type: string): number {
    const family = this.#families.find(({ definitions }) => Object.hasOwn(definitions, type));
    if (!family) throw new TypeError(`no family has messages of type ${type}`);
    return MessageCodec.of(family).definition(family.topic, type).version;
  }
}

const eventRow =
  ({ family, stream }: Append<MessageFamily>) =>
  (event: Recorded<Message>): WrittenRow => {
    const codec = MessageCodec.of(family);
    return {
      message: codec.encode(family.topic, event, event.metadata),
      event: {
        stream: streamKey(stream),
        type: event.type,
        metadata: { ...event.metadata, schemaVersion: codec.definition(family.topic, event.type).version },
      },
    };
  };
