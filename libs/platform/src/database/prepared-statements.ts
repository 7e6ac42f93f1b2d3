import { createRequire } from 'node:module';
import type { QueryConfig } from 'pg';

const { prepareValue } = createRequire(import.meta.url)('pg/lib/utils') as {
  readonly prepareValue: (value: unknown) => string | Buffer | null;
};

/** Kept by each connection, in its server process. Only queries with filters of all kinds are that many. */
const most = 500;

/**
 * Has connections prepare statements the first time that they run them: to plan one takes PostgreSQL longer than to run it.
 * Statements have to name their columns: PostgreSQL refuses one that would have other columns since a migration.
 */
export class PreparedStatements {
  readonly #names = new Map<string, string>();

  /** Throws where a value cannot be written: found by the driver, that would cost the connection its statement. */
  toQuery(text: string, parameters: readonly unknown[]): QueryConfig {
    // Without parameters it may be several statements, which cannot be prepared.
    if (parameters.length === 0 && text.includes(';')) return { text };
    const name = this.#names.get(text) ?? this.#nameFor(text);
    return { text, values: parameters.map(prepareValue), ...(name !== undefined && { name }) };
  }

  #nameFor(text: string): string | undefined {
    if (this.#names.size >= most) return undefined;
    const name = `s${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}
