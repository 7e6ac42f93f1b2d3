import type { Message, MessageFamily, MessageOf } from '#libs/contracts';
import type { Clock, Database, Identifiers } from '#libs/platform';
import { MessageCodec } from '../cloud-events/message-codec.ts';
import type { Causation, Recorded } from '../messages.ts';
import { Outbox } from '../outbox/outbox.ts';
import { EventRows } from './event-rows.ts';
import { EventStore, streamKey, VersionConflict, type Append, type StreamName } from './event-store.ts';
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
    const { family, stream, expectedVersion, events } = append;
    if (events.length === 0) return [];
    const codec = MessageCodec.of(family);
    const recorded = events.map((event, index) => {
      const metadata = this.#metadata.next(stream.id, expectedVersion + 1 + index, append);
      return { ...codec.check<Message>(family.topic, event), metadata };
    });
    const rows = recorded.map((event) => ({
      event,
      schemaVersion: codec.definition(family.topic, event.type).version,
    }));
    const messages = recorded.map((event) => codec.encode(family.topic, event, event.metadata));
    const appended = await this.#rows.append(streamKey(stream), expectedVersion, rows, messages);
    if (!appended) throw new VersionConflict(stream, expectedVersion);
    this.#outbox.announce();
    return recorded as Recorded<MessageOf<Family>>[];
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
    const codec = MessageCodec.of(family);
    const checked = codec.check<Message>(family.topic, message);
    await this.#outbox.add([codec.encode(family.topic, checked, this.#metadata.next(key, null, causation))]);
  }

  /** Adopted events were read by this program, so their data is of the newest version that it knows. */
  #versionOf(type: string): number {
    const family = this.#families.find(({ definitions }) => Object.hasOwn(definitions, type));
    if (!family) throw new TypeError(`no family has messages of type ${type}`);
    return MessageCodec.of(family).definition(family.topic, type).version;
  }
}
