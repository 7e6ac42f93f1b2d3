import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, LOGGER, type Logger } from '#libs/platform';
import type { ConversionProgress } from '../conversion/conversion.ts';
import { Jobs } from '../jobs/jobs.ts';
import { LeaseLost, WorkQueue } from '../work-queue/work-queue.ts';
import type { Attempt } from './attempt.ts';

/** Milliseconds between two events of a job. */
const intervalMs = 1000;

/** Says how far an attempt has come. */
export interface ProgressReporter {
  report(progress: ConversionProgress): void;
  /** Resolves when no report is on its way. */
  settled(): Promise<void>;
}

@Injectable()
export class ProgressReports {
  constructor(
    private readonly database: Database,
    private readonly queue: WorkQueue,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Of all that is reported, at most one event a second is written. */
  of(attempt: Attempt): ProgressReporter {
    let notBefore = this.clock.monotonic() + intervalMs;
    let writing: Promise<void> = Promise.resolve();
    return {
      report: (progress) => {
        if (this.clock.monotonic() < notBefore) return;
        notBefore = this.clock.monotonic() + intervalMs;
        writing = writing.then(() => this.#write(attempt, progress)).catch((error) => this.#note(attempt, error));
      },
      settled: () => writing,
    };
  }

  async #write({ lease, causationId }: Attempt, progress: ConversionProgress): Promise<void> {
    const command = { type: 'ReportProgress', progress: { ...progress, attempt: lease.attempt } } as const;
    await this.database.transactional(async () => {
      await this.queue.hold(lease);
      await this.jobs.execute(lease.jobId, command, { causationId });
    });
  }

  /** A lost report is no harm, and a lost lease is noticed by the holder's beat. */
  #note({ lease }: Attempt, error: unknown): void {
    if (!(error instanceof LeaseLost)) this.logger.warn({ ...lease, err: error }, 'progress not reported');
  }
}
