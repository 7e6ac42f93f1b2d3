import { Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { jobCommands, jobView, type JobView } from '#libs/contracts';
import { EventStore } from '#libs/eventing';
import { ObjectStorage } from '#libs/object-storage';
import { Problem } from '#libs/platform';
import { mayEdit } from '../../drive/permissions.ts';
import { Problems } from '../../http/problems.decorator.ts';
import { CurrentCaller, type Caller } from '../../people/caller.ts';
import { whenGone } from '../when-gone.ts';
import { JobJournal, type JournalEntry } from './job-journal.ts';
import { JobWait } from './job-wait.ts';
import { mayBeCancelled, mayBeRetried, toJobView } from './to-job-view.ts';

/** So long an answer waits for what was asked for to be done; then it says how things stand. */
const answerSeconds = 5;

/** Asks the job's writer, the processing service, for what it alone may do. */
@ApiTags('Processing log')
@Controller('jobs/:jobId')
export class JobActionsController {
  constructor(
    private readonly journal: JobJournal,
    private readonly store: EventStore,
    private readonly storage: ObjectStorage,
    private readonly wait: JobWait,
  ) {}

  @Post('cancel')
  @HttpCode(202)
  @ApiOperation({ summary: 'Cancel a job: nothing of it is published' })
  @ApiAcceptedResponse({ standardSchema: jobView })
  @Problems('unknown-job', 'no-edit-permission', 'job-not-cancellable')
  async cancel(
    @CurrentCaller() caller: Caller,
    @Param('jobId') jobId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobView> {
    requireCancellable(await this.changeable(caller, jobId));
    await this.store.publish(jobCommands, jobId, { type: 'CancelJob', data: { jobId, by: caller.id } });
    const entry = await this.reached(({ job }) => !mayBeCancelled(job.status), caller, jobId, reply);
    if (entry.job.status !== 'cancelled') requireCancellable(entry);
    return toJobView(entry);
  }

  @Post('retry')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Try a job again that was cancelled, or whose `error` is `retriable`, on the file that was uploaded',
  })
  @ApiAcceptedResponse({ standardSchema: jobView })
  @Problems('unknown-job', 'no-edit-permission', 'job-not-retriable', 'destination-busy')
  async retry(
    @CurrentCaller() caller: Caller,
    @Param('jobId') jobId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobView> {
    const entry = await this.changeable(caller, jobId);
    await this.requireRetriable(entry);
    await this.store.publish(jobCommands, jobId, { type: 'RetryJob', data: { jobId, by: caller.id } });
    return toJobView(await this.reached(({ job }) => job.sequence > entry.job.sequence, caller, jobId, reply));
  }

  /** Whoever may edit the target may, and who uploaded. */
  private async changeable(caller: Caller, jobId: string): Promise<JournalEntry> {
    const entry = await this.journal.find(caller, jobId);
    if (entry.job.submitted_by === caller.id) return entry;
    const permission = await this.journal.permission(caller, entry);
    if (permission && mayEdit(permission)) return entry;
    throw new Problem('no-edit-permission', `Ask the owner of "${entry.job.target_name}" for the permission to edit.`);
  }

  private async requireRetriable(entry: JournalEntry): Promise<void> {
    const { status, failure, file_key } = entry.job;
    if (!mayBeRetried(entry.job)) {
      throw new Problem(
        'job-not-retriable',
        failure
          ? `Another attempt would fail in the same way. ${failure.detail}`
          : `It is ${status}. Only failed and cancelled jobs can be tried again.`,
      );
    }
    if (!(await this.storage.stat(file_key))) {
      throw new Problem('job-not-retriable', 'Its file is not kept any more. Upload the file again.');
    }
    const busyWith = await this.journal.busyWith(entry);
    if (!busyWith) return;
    throw new Problem('destination-busy', `Try again when job ${busyWith} has ended.`, {
      members: { jobId: busyWith },
      headers: { 'retry-after': '5' },
    });
  }

  /** Whoever asks for the job next, having been answered, shall not find it as it was before. */
  private reached(holds: (entry: JournalEntry) => boolean, caller: Caller, jobId: string, reply: FastifyReply) {
    reply.header('location', `/api/v1/jobs/${jobId}`);
    return this.wait.until(holds, caller, jobId, answerSeconds, whenGone(reply));
  }
}

function requireCancellable({ job: { status } }: JournalEntry): void {
  if (mayBeCancelled(status)) return;
  throw new Problem('job-not-cancellable', `It is ${status} already. What it has published stays.`);
}
