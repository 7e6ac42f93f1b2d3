import type { Message, MessageDefinition, MessageFamily } from '#libs/contracts';
import { MessageOfTheFuture, UndecodableMessage } from '../consumers/unprocessable-message.ts';
import type { OutgoingMessage } from '../log/event-log.ts';
import type { MessageMetadata, Recorded } from '../messages.ts';
import { fromHeaders, toHeaders } from './headers.ts';

/** Bytes of a value. Brokers take 1 MiB by default; what none takes would keep all that comes after it in the outbox. */
const mostBytes = 1_000_000;

/** Turns messages of known families into CloudEvents and back. */
export class MessageCodec {
  static readonly #ofFamilies = new WeakMap<MessageFamily, MessageCodec>();
  readonly #definitions: ReadonlyMap<string, ReadonlyMap<string, MessageDefinition>>;

  /** For messages of one family only. */
  static of(family: MessageFamily): MessageCodec {
    const codec = this.#ofFamilies.get(family) ?? new MessageCodec([family]);
    this.#ofFamilies.set(family, codec);
    return codec;
  }

  constructor(families: readonly MessageFamily[]) {
    this.#definitions = new Map(
      families.map(({ topic, definitions }) => [topic, new Map(Object.entries(definitions))]),
    );
  }

  /** The message as its schema has it. Throws where it does not fit: that is a mistake of its writer. */
  check<M extends Message>(topic: string, message: M): M {
    const { schema } = this.definition(topic, message.type);
    const { success, data, error } = schema.safeParse(message.data);
    if (success) return { type: message.type, data } as M;
    throw new TypeError(`${message.type} does not fit its schema in ${topic}: ${error.message}`);
  }

  /** Throws where the message is larger than a log takes: that is a mistake of its writer, too. */
  encode(topic: string, message: Message, metadata: MessageMetadata): OutgoingMessage {
    const { version } = this.definition(topic, message.type);
    const headers = toHeaders({ type: message.type, version, metadata });
    const value = JSON.stringify(message.data);
    const bytes = Buffer.byteLength(value);
    if (bytes > mostBytes) throw new TypeError(`${message.type} has ${bytes} bytes; a message may have ${mostBytes}`);
    return { topic, key: metadata.key, headers, value };
  }

  /** Throws `UndecodableMessage` or `MessageOfTheFuture`. */
  decode({ topic, key, headers, value }: OutgoingMessage): Recorded<Message> {
    const envelope = fromHeaders(headers, key);
    if (!envelope) throw new UndecodableMessage('its headers are not those of a CloudEvent of this system');
    const { type, version, metadata } = envelope;
    const data = this.read(topic, type, version, parseJson(value));
    return { type, data, metadata };
  }

  /** Data of some schema version, lifted to the newest one and checked. Throws `UndecodableMessage` or `MessageOfTheFuture`. */
  read(topic: string, type: string, version: number, data: unknown): unknown {
    const definition = this.#definitions.get(topic)?.get(type);
    if (!definition) throw new MessageOfTheFuture(`this program knows no messages of type ${type} in ${topic}`);
    if (version > definition.version) {
      throw new MessageOfTheFuture(`${type} has version ${version}; this program knows ${definition.version}`);
    }
    const lifted = definition.upcasters.slice(version - 1).reduce<unknown>((older, lift) => lift(older as never), data);
    const parsed = definition.schema.safeParse(lifted);
    if (parsed.success) return parsed.data;
    throw new UndecodableMessage(`${type} does not fit its schema: ${parsed.error.message}`);
  }

  definition(topic: string, type: string): MessageDefinition {
    const definition = this.#definitions.get(topic)?.get(type);
    if (!definition) throw new TypeError(`${topic} has no messages of type ${type}`);
    return definition;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UndecodableMessage('its value is not JSON', { cause });
  }
}
