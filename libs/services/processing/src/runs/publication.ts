import { Injectable } from '@nestjs/common';
import { Database } from '#libs/platform';
import type { Conversion } from '../conversion/conversion.ts';
import type { DatabaseCommand, DatabaseRefusal } from '../databases/database.decider.ts';
import { Databases } from '../databases/databases.ts';
import { KeptObjects } from '../databases/kept-objects.ts';
import { Jobs } from '../jobs/jobs.ts';
import { WorkQueue } from '../work-queue/work-queue.ts';
import type { Attempt } from './attempt.ts';

/** Makes what an attempt has written a version of the database, all at once or not at all. */
@Injectable()
export class Publication {
  constructor(
    private readonly database: Database,
    private readonly queue: WorkQueue,
    private readonly databases: Databases,
    private readonly objects: KeptObjects,
    private readonly jobs: Jobs,
  ) {}

  /** Null once it is published; or why the database does not take it. Throws `LeaseLost`. */
  async publish(attempt: Attempt, conversion: Conversion): Promise<DatabaseRefusal | null> {
    return this.database.transactional(async () => {
      await this.queue.hold(attempt.lease);
      const refusal = attempt.facts.dryRun ? null : await this.#addVersion(attempt, conversion);
      if (!refusal) await this.#complete(attempt, conversion);
      return refusal;
    });
  }

  async #addVersion(attempt: Attempt, conversion: Conversion): Promise<DatabaseRefusal | null> {
    const refusal = await this.databases.addVersion(newVersion(attempt, conversion), attempt.causationId);
    if (refusal) return refusal;
    await this.objects.keep([conversion.codebookKey, ...conversion.segments.map((segment) => segment.key)]);
    return null;
  }

  async #complete({ lease, facts, causationId }: Attempt, conversion: Conversion): Promise<void> {
    const { format, encoding, receipt, errorCount, errorsKey } = conversion;
    const database = { ...facts.database, version: receipt.versionAfter };
    const completion = { database, dryRun: facts.dryRun, format, encoding, receipt, errorCount, errorsKey };
    const command = { type: 'CompleteJob', attempt: lease.attempt, completion } as const;
    if (errorsKey) await this.objects.keep([errorsKey]);
    await this.jobs.execute(lease.jobId, command, { causationId });
    await this.queue.remove(lease.jobId);
  }
}

function newVersion({ lease, facts, base }: Attempt, conversion: Conversion): DatabaseCommand {
  const { format, receipt, codebookKey, segments } = conversion;
  const content = {
    databaseHash: facts.database.hash,
    jobId: lease.jobId,
    rows: receipt.rowsAfter,
    variables: receipt.variables,
    codebookKey,
    source: { ...facts.file, format },
    receipt,
  };
  switch (facts.action) {
    case 'create': {
      const { database, target, teamId } = facts;
      const place = { name: database.name, folder: target.hash, ownerId: teamId };
      return { type: 'CreateDatabase', content: { ...content, ...place, segments: [...segments] } };
    }
    case 'reload':
      return { type: 'ReloadDatabase', base: base?.version ?? 0, content: { ...content, segments: [...segments] } };
    case 'append':
      return {
        type: 'AppendToDatabase',
        base: base?.version ?? 0,
        content: { ...content, addedSegments: [...segments] },
      };
  }
}
