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

  /** Rows of all databases of each team that has any. */
  async used(teamIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const teams = await this.#database.query<{ team_id: string; rows: string }>(
      'SELECT team_id, sum(rows) AS rows FROM team_databases WHERE team_id = ANY($1::text[]) GROUP BY team_id',
      [teamIds],
    );
    return new Map(teams.map(({ team_id, rows }) => [team_id, Number(rows)]));
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
