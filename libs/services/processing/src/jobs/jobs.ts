import { Injectable } from '@nestjs/common';
import { jobEvents, type JobEvent } from '#libs/contracts';
import { CommandHandler, type Causation, type Executed } from '#libs/eventing';
import { jobDecider, type JobCommand, type JobState } from './job.decider.ts';

export const jobStream = (jobId: string) => ({ category: 'job', id: jobId });

/** The streams of all jobs, as far as this service writes them. */
@Injectable()
export class Jobs {
  constructor(private readonly commands: CommandHandler) {}

  /** Joins the caller's transaction, which has to hold the job's row of the queue where there is one. */
  execute(jobId: string, command: JobCommand, causation: Causation = {}): Promise<Executed<JobEvent, JobState, never>> {
    // A long job reports its progress some thousand times.
    const execution = {
      family: jobEvents,
      stream: jobStream(jobId),
      command,
      snapshotEvery: 50,
      snapshotVersion: 2,
      ...causation,
    };
    return this.commands.execute(jobDecider, execution);
  }
}
