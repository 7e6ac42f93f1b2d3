import { Injectable } from '@nestjs/common';
import { Database, Problem } from '#libs/platform';
import { DriveAccess, type VisibleNode } from '../drive/drive-access.ts';
import { utc } from '../utc.ts';
import type { Caller } from '../people/caller.ts';
import type { DatabaseVersions, DatabaseView } from './databases.schema.ts';
import { VersionCatalogue } from './versions/version-catalogue.ts';

type Job = NonNullable<DatabaseVersions['versions'][number]['job']>;

interface Surroundings {
  readonly ownerName: string;
  readonly createdAt: string;
  readonly lastJob: DatabaseView['lastJob'];
}

/** What a caller may know of a database, but not what is in it. */
@Injectable()
export class DatabaseFacts {
  constructor(
    private readonly database: Database,
    private readonly drive: DriveAccess,
    private readonly catalogue: VersionCatalogue,
  ) {}

  /** Throws `unknown-target`, also for a folder. */
  async visible(caller: Caller, hash: string): Promise<VisibleNode> {
    const node = await this.drive.visible(caller, hash);
    if (node.kind === 'database') return node;
    throw new Problem('unknown-target', `"${node.name}" is a folder. GET /drive/${hash} lists the databases in it.`);
  }

  async view(caller: Caller, hash: string): Promise<DatabaseView> {
    const node = await this.visible(caller, hash);
    const { version, rows, variables, source, createdAt: updatedAt } = await this.catalogue.one(hash, undefined);
    const { ownerName, createdAt, lastJob } = await this.surroundings(node);
    return {
      hash,
      name: node.name,
      version,
      rows,
      variables,
      source,
      lastJob: lastJob && {
        ...lastJob,
        createdAt: utc(lastJob.createdAt),
        finishedAt: lastJob.finishedAt && utc(lastJob.finishedAt),
      },
      owner: { id: node.ownerId, name: ownerName },
      permission: node.permission,
      createdAt: utc(createdAt),
      updatedAt: utc(updatedAt),
    };
  }

  async versions(caller: Caller, hash: string): Promise<DatabaseVersions> {
    await this.visible(caller, hash);
    const [versions, jobs] = await Promise.all([this.catalogue.all(hash), this.jobs(hash)]);
    return {
      versions: versions.map(({ version, rows, variables, source, jobId, receipt, restoredFrom, createdAt }) => ({
        version,
        rows,
        variables,
        source,
        job: (jobId && jobs.get(jobId)) || null,
        receipt,
        restoredFrom,
        createdAt: utc(createdAt),
      })),
    };
  }

  private async surroundings({ hash, ownerId }: VisibleNode): Promise<Surroundings> {
    const [found] = await this.database.query<Surroundings>(
      `SELECT users.name AS "ownerName", databases.created_at AS "createdAt", (
         SELECT json_build_object('jobId', job_id, 'action', action, 'status', status,
           'createdAt', created_at, 'finishedAt', finished_at)
         FROM processing_log WHERE database_hash = $1 ORDER BY created_at DESC, job_id DESC LIMIT 1
       ) AS "lastJob"
       FROM databases, users WHERE databases.hash = $1 AND users.id = $2`,
      [hash, ownerId],
    );
    if (!found) throw new Error(`database ${hash} or its owner is not in the read model`);
    return found;
  }

  private async jobs(hash: string): Promise<Map<string, Job>> {
    const jobs = await this.database.query<Job>(
      `SELECT job_id AS "jobId", action, json_build_object('id', submitted_by, 'name', users.name) AS "submittedBy"
       FROM processing_log JOIN users ON users.id = submitted_by
       WHERE database_hash = $1 AND status = 'completed'`,
      [hash],
    );
    return new Map(jobs.map((job) => [job.jobId, job]));
  }
}
