import type { Database } from '#libs/platform';
import type { OutgoingMessage } from '../log/event-log.ts';

/** Messages on their way from a service to the log: what is added is published once the transaction is committed. */
export class Outbox {
  static readonly #outboxes = new WeakMap<Database, Outbox>();
  readonly #database: Database;
  readonly #listeners = new Set<() => void>();

  /** The one outbox of a database, so that whoever adds wakes the relay in the same process. */
  static of(database: Database): Outbox {
    const outbox = this.#outboxes.get(database) ?? new Outbox(database);
    this.#outboxes.set(database, outbox);
    return outbox;
  }

  private constructor(database: Database) {
    this.#database = database;
  }

  /** Joins the caller's transaction. */
  async add(messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return;
    await this.#database.query(
      `INSERT INTO outbox (topic, key, headers, value)
       SELECT topic, key, headers, value
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS m (topic, key, headers, value, n)
       ORDER BY n`,
      [
        messages.map(({ topic }) => topic),
        messages.map(({ key }) => key),
        messages.map(({ headers }) => JSON.stringify(headers)),
        messages.map(({ value }) => value),
      ],
    );
    this.announce();
  }

  /** Says that something was added by other means; listeners hear it after the commit. */
  announce(): void {
    this.#database.afterCommit(() => {
      for (const listener of this.#listeners) listener();
    });
  }

  /** Returns a function that ends the listening. */
  onAdded(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
