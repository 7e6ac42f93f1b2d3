import { Inject, Injectable } from '@nestjs/common';
import { Database, LOGGER, type Logger } from '#libs/platform';
import { Databases } from '../databases/databases.ts';
import { Jobs } from '../jobs/jobs.ts';
import { Holder } from '../work-queue/holder.ts';
import { WorkQueue } from '../work-queue/work-queue.ts';
import type { Attempt } from './attempt.ts';

export type Claim =
  | { readonly outcome: 'claimed'; readonly attempt: Attempt }
  | { readonly outcome: 'nothing-to-do' }
  /** Another process was faster, or the row was a leftover: there may be more. */
  | { readonly outcome: 'try-again' };

/** Takes the next job from the queue and starts its attempt. */
@Injectable()
export class Claiming {
  constructor(
    private readonly database: Database,
    private readonly queue: WorkQueue,
    private readonly jobs: Jobs,
    private readonly databases: Databases,
    private readonly holder: Holder,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async claim(): Promise<Claim> {
    try {
      return await this.database.transactional(() => this.#claim());
    } catch (error) {
      if (isDestinationTaken(error)) return { outcome: 'try-again' };
      throw error;
    }
  }

  async #claim(): Promise<Claim> {
    const lease = await this.queue.claim(this.holder.id);
    if (!lease) return { outcome: 'nothing-to-do' };
    const { jobId } = lease;
    const worker = `${lease.holder}`;
    const { decision, events, state } = await this.jobs.execute(jobId, { type: 'StartJob', worker });
    if (decision.outcome !== 'accepted' || state.status === 'unknown') {
      this.logger.warn({ jobId, decision }, 'queued job not started');
      await this.queue.remove(jobId);
      return { outcome: 'try-again' };
    }
    const { facts } = state;
    const base = facts.action === 'create' ? null : await this.databases.current(facts.database.hash);
    return { outcome: 'claimed', attempt: { lease, facts, base, causationId: events[0]!.metadata.id } };
  }
}

function isDestinationTaken(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'one_running_job_a_destination';
}
