import { topics } from '#libs/contracts';
import type { Clock, Database, Identifiers } from '#libs/platform';
import type { LogMessage, OutgoingMessage } from '../log/event-log.ts';
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

/** A message as it was before it was buried, with the ID of its letter. */
export function exhume({ key, headers, value }: LogMessage): { id: string; group: string; message: LogMessage } | null {
  const original = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('dead-letter-')));
  const { 'dead-letter-id': id, 'dead-letter-group': group, 'dead-letter-topic': topic } = headers;
  const { 'dead-letter-partition': partition, 'dead-letter-offset': offset } = headers;
  if (!id || !group || !topic || !partition || !offset) return null;
  const message = { topic, key, headers: original, value, partition: Number(partition), offset: BigInt(offset) };
  return { id, group, message };
}
