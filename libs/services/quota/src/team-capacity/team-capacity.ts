import { Injectable } from '@nestjs/common';
import { Database } from '#libs/platform';

/** A database as a job has left it. */
export interface DatabaseRows {
  readonly databaseHash: string;
  readonly teamId: string;
  readonly version: number;
  readonly rows: number;
}

/** How many rows the databases of each team hold. A team is the owner of the target. */
@Injectable()
export class TeamCapacity {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Rows of all databases of a team. */
  async used(teamId: string): Promise<number> {
    const [team] = await this.#database.query<{ rows: string }>(
      'SELECT coalesce(sum(rows), 0) AS rows FROM team_databases WHERE team_id = $1',
      [teamId],
    );
    return Number(team?.rows ?? 0);
  }

  /** Two jobs of one database may become known in any order: its newest version counts. */
  async record(databases: readonly DatabaseRows[]): Promise<void> {
    if (databases.length === 0) return;
    await this.#database.query(
      `INSERT INTO team_databases (database_hash, team_id, version, rows)
       SELECT DISTINCT ON (database_hash) database_hash, team_id, version, rows
       FROM jsonb_to_recordset($1) AS done(database_hash text, team_id text, version integer, rows bigint)
       ORDER BY database_hash, version DESC
       ON CONFLICT (database_hash) DO UPDATE
       SET team_id = excluded.team_id, version = excluded.version, rows = excluded.rows
       WHERE team_databases.version < excluded.version`,
      [
        JSON.stringify(
          databases.map(({ databaseHash, teamId, version, rows }) => ({
            database_hash: databaseHash,
            team_id: teamId,
            version,
            rows,
          })),
        ),
      ],
    );
  }
}
