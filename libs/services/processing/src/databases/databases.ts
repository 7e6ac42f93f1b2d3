import { Injectable } from '@nestjs/common';
import { databaseEvents } from '#libs/contracts';
import { CommandHandler } from '#libs/eventing';
import { Database } from '#libs/platform';
import { databaseDecider, type DatabaseCommand, type DatabaseRefusal } from './database.decider.ts';

/** What a job has to know of the database that it reloads or appends to. */
export interface CurrentVersion {
  readonly version: number;
  readonly rows: number;
  readonly codebookKey: string;
}

/** The databases that this service has published: their streams, and the current version of each. */
@Injectable()
export class Databases {
  constructor(
    private readonly database: Database,
    private readonly commands: CommandHandler,
  ) {}

  /** Null where there is no such database. */
  async current(hash: string): Promise<CurrentVersion | null> {
    const [version] = await this.database.query<CurrentVersion>(
      'SELECT version, rows::float8 AS rows, codebook_key AS "codebookKey" FROM databases WHERE hash = $1',
      [hash],
    );
    return version ?? null;
  }

  /** Adds a version, in the caller's transaction; or says why not, having changed nothing. */
  async addVersion(command: DatabaseCommand, causationId: string): Promise<DatabaseRefusal | null> {
    const { databaseHash: hash, rows, codebookKey } = command.content;
    const { decision, state } = await this.commands.execute(databaseDecider, {
      family: databaseEvents,
      stream: { category: 'database', id: hash },
      command,
      snapshotEvery: 50,
      causationId,
    });
    if (decision.outcome === 'refused') return decision.refusal;
    await this.database.query(
      `INSERT INTO databases (hash, version, rows, codebook_key) VALUES ($1, $2, $3, $4)
       ON CONFLICT (hash) DO UPDATE
       SET version = excluded.version, rows = excluded.rows, codebook_key = excluded.codebook_key`,
      [hash, state.version, rows, codebookKey],
    );
    return null;
  }
}
