import { type DatabaseEvent, topics } from '#libs/contracts';
import type { Projection, Recorded } from '#libs/eventing';
import type { Queryable } from '#libs/platform';
import { addedRows, type AddedRows, type Publication } from './added-rows.ts';

type EventOf<Type extends DatabaseEvent['type']> = Recorded<Extract<DatabaseEvent, { type: Type }>>;

/** The read model behind the database routes: what each version consists of. Nothing in it ever changes. */
export const databasesProjection: Projection<DatabaseEvent> = {
  name: 'databases',
  topics: [topics.databaseEvents.name],
  tables: ['databases', 'database_versions', 'database_segments'],
  apply: async (events, database) => {
    let publications: Recorded<Publication>[] = [];
    for (const event of events) {
      if (event.type !== 'DatabaseRestored') {
        publications.push(event);
        continue;
      }
      await publish(publications, database);
      publications = [];
      await restore(event, database);
    }
    await publish(publications, database);
  },
};

async function publish(events: readonly Recorded<Publication>[], database: Queryable): Promise<void> {
  if (events.length === 0) return;
  const added = addedRows(events, await currentBases(events, database));
  for (const table of Object.keys(added) as (keyof AddedRows)[]) {
    await database.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [
      JSON.stringify(added[table]),
    ]);
  }
}

/** Of each database the version at which the segments of its newest version begin. */
async function currentBases(
  events: readonly Recorded<Publication>[],
  database: Queryable,
): Promise<Map<string, number>> {
  const hashes = new Set(events.map(({ data }) => data.databaseHash));
  const bases = await database.query<{ hash: string; base_version: number }>(
    'SELECT DISTINCT ON (hash) hash, base_version FROM database_versions WHERE hash = ANY($1) ORDER BY hash, version DESC',
    [[...hashes]],
  );
  return new Map(bases.map(({ hash, base_version }) => [hash, base_version]));
}

async function restore({ data, metadata }: EventOf<'DatabaseRestored'>, database: Queryable): Promise<void> {
  const { databaseHash, version, restoredFrom } = data;
  await database.query(
    `INSERT INTO database_versions (hash, version, base_version, restored_from, rows, variables, codebook_key, source, created_at)
     SELECT hash, $2, $2, $3, rows, variables, codebook_key, source, $4
     FROM database_versions WHERE hash = $1 AND version = $3`,
    [databaseHash, version, restoredFrom, metadata.time],
  );
  await database.query(
    `INSERT INTO database_segments (hash, version, position, key, rows, bytes)
     SELECT hash, $2, row_number() OVER (ORDER BY segment.version, position) - 1, key, segment.rows, bytes
     FROM database_segments AS segment JOIN database_versions AS restored USING (hash)
     WHERE hash = $1 AND restored.version = $3 AND segment.version BETWEEN restored.base_version AND restored.version`,
    [databaseHash, version, restoredFrom],
  );
}
