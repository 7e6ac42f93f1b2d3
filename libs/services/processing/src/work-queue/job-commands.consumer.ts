import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics, type JobCommand } from '#libs/contracts';
import { UnprocessableMessage, type Recorded } from '#libs/eventing';
import { LOGGER, type Logger } from '#libs/platform';
import { Jobs } from '../jobs/jobs.ts';
import { Cancelling } from './cancelling.ts';
import { WorkQueue } from './work-queue.ts';

/** What people want of a job: to end it, or to try it again. */
@Controller()
export class JobCommandsConsumer {
  constructor(
    private readonly cancelling: Cancelling,
    private readonly jobs: Jobs,
    private readonly queue: WorkQueue,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @EventPattern<string>(topics.jobCommands.name, { group: 'processing.commands' })
  async handle(@Payload() command: Recorded<JobCommand>): Promise<void> {
    const wish = { ...command.data, causationId: command.metadata.id };
    switch (command.type) {
      case 'CancelJob':
        return this.cancelling.cancel(wish);
      case 'RetryJob':
        return this.#retry(wish);
    }
  }

  async #retry({ jobId, by, causationId }: { jobId: string; by: string; causationId: string }): Promise<void> {
    const { decision, state } = await this.jobs.execute(jobId, { type: 'RetryJob', by }, { causationId });
    if (state.status === 'unknown') throw new UnprocessableMessage(`there is no job ${jobId}`);
    if (decision.outcome !== 'accepted') return this.logger.info({ jobId, decision }, 'job not retried');
    const { facts, attempt } = state;
    await this.queue.enqueue([{ jobId, destination: facts.target.hash, userId: facts.submittedBy, attempt }]);
  }
}
