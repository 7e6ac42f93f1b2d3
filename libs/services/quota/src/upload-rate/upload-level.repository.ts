import { Injectable } from '@nestjs/common';
import { Database } from '#libs/platform';
import type { UploadLevel } from './upload-rate.ts';

/** The one level of the server. Whoever may change it or the limits that it drains by locks it first. */
@Injectable()
export class UploadLevelRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Holds all other decisions back until the caller's transaction ends. */
  async lock(): Promise<UploadLevel> {
    const [level] = await this.#database.query<{ used: number; at_ms: string }>(
      'SELECT used, at_ms FROM upload_level FOR UPDATE',
    );
    if (!level) throw new Error('the row of upload_level is missing: a migration makes it');
    return { used: level.used, at: Number(level.at_ms) };
  }

  async save({ used, at }: UploadLevel): Promise<void> {
    await this.#database.send('UPDATE upload_level SET used = $1, at_ms = $2', [used, at]);
  }
}
