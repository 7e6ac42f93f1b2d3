import { topics } from '#libs/contracts';
import type { Clock, Database, Identifiers } from '#libs/platform';
import type { EventLog, LogMessage, OutgoingMessage } from '../log/event-log.ts';
import { Outbox } from '../outbox/outbox.ts';

export interface DeadLettersOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly identifiers: Identifiers;
  readonly service: string;
  readonly group: string;
}

/** Puts messages that cannot be handled where they are not forgotten: as they were, with the reason and their origin. */
export class DeadLetters {
  readonly #options: DeadLettersOptions;

  constructor(options: DeadLettersOptions) {
    this.#options = options;
  }

  /** Joins the caller's transaction. */
  async bury(messages: readonly (LogMessage & { readonly reason: string })[]): Promise<void> {
    await Outbox.of(this.#options.database).add(messages.map((message) => this.#letter(message)));
  }

  #letter(message: LogMessage & { readonly reason: string }): OutgoingMessage {
    const { clock, identifiers, service, group } = this.#options;
    const headers = {
      ...message.headers,
      'dead-letter-id': identifiers.uuid(),
      'dead-letter-reason': message.reason,
      'dead-letter-service': service,
      'dead-letter-group': group,
      'dead-letter-topic': message.topic,
      'dead-letter-partition': String(message.partition),
      'dead-letter-offset': String(message.offset),
      'dead-letter-time': clock.now().toISOString(),
    };
    return { topic: topics.deadLetters.name, key: message.key, headers, value: message.value };
  }
}

/** A message as it was before it was buried, and what its letter says of it. */
export interface DeadLetter {
  readonly id: string;
  readonly service: string;
  readonly group: string;
  readonly reason: string;
  /** RFC 3339. */
  readonly time: string;
  readonly message: LogMessage;
}

/** Every letter in the log, the oldest of each partition first. */
export async function* readDeadLetters(log: EventLog): AsyncGenerator<DeadLetter> {
  for await (const { messages } of log.replay([topics.deadLetters.name])) {
    for (const message of messages) {
      const letter = exhume(message);
      if (letter) yield letter;
    }
  }
}

/** Null for what was not buried by `DeadLetters`. */
function exhume({ key, headers, value }: LogMessage): DeadLetter | null {
  const original = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('dead-letter-')));
  const of = (name: string) => headers[`dead-letter-${name}`];
  const [id, service, group, topic, partition, offset] = ['id', 'service', 'group', 'topic', 'partition', 'offset'].map(
    of,
  );
  if (!id || !service || !group || !topic || !partition || !offset) return null;
  const message = { topic, key, headers: original, value, partition: Number(partition), offset: BigInt(offset) };
  return { id, service, group, reason: of('reason') ?? '', time: of('time') ?? '', message };
}
