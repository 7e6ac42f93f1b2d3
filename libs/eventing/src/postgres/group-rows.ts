import type { Database } from '#libs/platform';
import type { Assignments, GroupMember } from '../concurrency/fair-shares.ts';

/** The tables of consumer groups. All but `isSteady` is done under the lock of the group's row. */
export class GroupRows {
  readonly #database: Database;
  readonly #group: string;

  constructor(database: Database, group: string) {
    this.#database = database;
    this.#group = group;
  }

  /** Renews a lease, and tells whether the member is still one, in this generation, and nobody's lease has run out. */
  async isSteady(memberId: string, leaseMs: number, generation: bigint): Promise<boolean> {
    const [row] = await this.#database.query<{ steady: boolean }>(
      `UPDATE members SET expires_at = now() + $3 * interval '1 ms' WHERE id = $2
       RETURNING (SELECT generation FROM groups WHERE name = $1) = $4
         AND NOT EXISTS (SELECT FROM members WHERE group_name = $1 AND expires_at < now()) AS steady`,
      [this.#group, memberId, leaseMs, generation],
    );
    return row?.steady ?? false;
  }

  /** Returns the group's generation. */
  async lock(): Promise<bigint> {
    await this.#database.query('INSERT INTO groups (name) VALUES ($1) ON CONFLICT DO NOTHING', [this.#group]);
    const [row] = await this.#database.query<{ generation: string }>(
      'SELECT generation FROM groups WHERE name = $1 FOR UPDATE',
      [this.#group],
    );
    return BigInt(row?.generation ?? 0);
  }

  async nextGeneration(): Promise<bigint> {
    const [row] = await this.#database.query<{ generation: string }>(
      'UPDATE groups SET generation = generation + 1 WHERE name = $1 RETURNING generation',
      [this.#group],
    );
    return BigInt(row?.generation ?? 0);
  }

  /** Returns whether the member is new. */
  async enlist(memberId: string, topics: readonly string[], leaseMs: number): Promise<boolean> {
    const [row] = await this.#database.query<{ joined: boolean }>(
      `INSERT INTO members (id, group_name, topics, expires_at) VALUES ($2, $1, $3, now() + $4 * interval '1 ms')
       ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at RETURNING xmax = 0 AS joined`,
      [this.#group, memberId, topics, leaseMs],
    );
    return row?.joined ?? false;
  }

  /** Removes members whose lease has run out; their partitions become free. Returns how many. */
  async evict(): Promise<number> {
    const evicted = await this.#database.query(
      'DELETE FROM members WHERE group_name = $1 AND expires_at < now() RETURNING id',
      [this.#group],
    );
    return evicted.length;
  }

  async remove(memberId: string): Promise<void> {
    await this.#database.query('DELETE FROM members WHERE id = $1', [memberId]);
  }

  async members(): Promise<GroupMember[]> {
    return this.#database.query<GroupMember>('SELECT id, topics FROM members WHERE group_name = $1', [this.#group]);
  }

  async assignments(): Promise<Assignments> {
    const rows = await this.#database.query<{ partition_id: number; member_id: string }>(
      'SELECT partition_id, member_id FROM assignments WHERE group_name = $1',
      [this.#group],
    );
    return new Map(rows.map(({ partition_id, member_id }) => [partition_id, member_id]));
  }

  async reassign(memberId: string, released: readonly number[], acquired: readonly number[]): Promise<void> {
    if (released.length > 0) {
      await this.#database.query('DELETE FROM assignments WHERE group_name = $1 AND partition_id = ANY($2::int[])', [
        this.#group,
        released,
      ]);
    }
    if (acquired.length > 0) {
      await this.#database.query(
        'INSERT INTO assignments (group_name, partition_id, member_id) SELECT $1, id, $3 FROM unnest($2::int[]) AS id',
        [this.#group, acquired, memberId],
      );
    }
  }
}
