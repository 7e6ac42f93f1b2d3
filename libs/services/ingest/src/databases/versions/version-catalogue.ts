import { Injectable } from '@nestjs/common';
import type { Receipt, Segment } from '#libs/contracts';
import { Database, Problem } from '#libs/platform';

/** What is known of one version of a database. */
export interface StoredVersion {
  readonly hash: string;
  readonly version: number;
  readonly restoredFrom: number | null;
  /** Null, like the receipt, for a restored version. */
  readonly jobId: string | null;
  readonly rows: number;
  readonly variables: number;
  readonly codebookKey: string;
  readonly source: { readonly name: string; readonly size: number; readonly sha256: string; readonly format: string };
  readonly receipt: Receipt | null;
  readonly createdAt: string;
}

/** Which versions databases have, and of which segments each consists. */
@Injectable()
export class VersionCatalogue {
  constructor(private readonly database: Database) {}

  /** The newest one first. */
  async all(hash: string): Promise<StoredVersion[]> {
    return this.database.query<StoredVersion>(`${versions} WHERE hash = $1 ORDER BY version DESC`, [hash]);
  }

  /** The newest one where none is named. Throws `not-found`. */
  async one(hash: string, version: number | undefined): Promise<StoredVersion> {
    const [found] = await this.database.query<StoredVersion>(
      `${versions} WHERE hash = $1 AND ($2::integer IS NULL OR version = $2) ORDER BY version DESC LIMIT 1`,
      [hash, version ?? null],
    );
    if (found) return found;
    throw new Problem('not-found', `There is no version ${version}. GET /databases/${hash}/versions lists all.`);
  }

  /** In the order of their rows. */
  async segments({ hash, version }: StoredVersion): Promise<Segment[]> {
    return this.database.query<Segment>(
      `SELECT key, segment.rows::float8 AS rows, bytes::float8 AS bytes
       FROM database_segments AS segment JOIN database_versions AS wanted USING (hash)
       WHERE hash = $1 AND wanted.version = $2 AND segment.version BETWEEN wanted.base_version AND wanted.version
       ORDER BY segment.version, position`,
      [hash, version],
    );
  }
}

const versions = `
  SELECT hash, version, restored_from AS "restoredFrom", job_id AS "jobId", rows::float8 AS rows, variables,
    codebook_key AS "codebookKey",
    json_build_object('name', source->'name', 'size', source->'size', 'sha256', source->'sha256',
      'format', source->'format') AS source, receipt, created_at AS "createdAt"
  FROM database_versions`;
