import { Controller, Get, Headers, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiNotModifiedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { jobPage, jobView, type JobPage, type JobView } from '#libs/contracts';
import { Problems } from '../../http/problems.decorator.ts';
import { CurrentCaller, type Caller } from '../../people/caller.ts';
import { prefersCsv } from '../accept.ts';
import { toCursor } from './job-cursor.ts';
import { jobQuery, type JobQuery } from './job-filter.ts';
import { JobJournal, type JournalEntry } from './job-journal.ts';
import { isKnown, jobTag } from './job-tag.ts';
import { JobWait, preferredWait } from './job-wait.ts';
import { JobsAsCsv } from './jobs-as-csv.ts';
import { toJobView } from './to-job-view.ts';
import { whenGone } from '../when-gone.ts';

@ApiTags('Processing log')
@Controller('jobs')
export class JobsController {
  constructor(
    private readonly journal: JobJournal,
    private readonly wait: JobWait,
    private readonly csv: JobsAsCsv,
  ) {}

  @Get(':jobId')
  @ApiOperation({
    summary: 'One job',
    description:
      'With `If-None-Match` unchanged is 304; with `Prefer: wait=N` (seconds, at most 60) as well, the answer is held until the job changes.',
  })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'The `ETag` of an earlier answer' })
  @ApiHeader({ name: 'Prefer', required: false, description: '`wait=N`' })
  @ApiOkResponse({ standardSchema: jobView })
  @ApiNotModifiedResponse()
  @Problems('unknown-job')
  async one(
    @CurrentCaller() caller: Caller,
    @Param('jobId') jobId: string,
    @Headers('if-none-match') known: string | undefined,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobView | undefined> {
    const seconds = preferredWait(prefer);
    const entry = await this.held(caller, jobId, known, seconds, reply);
    reply.headers({ etag: jobTag(entry), 'cache-control': 'private, no-cache', vary: 'Prefer' });
    if (!isKnown(jobTag(entry), known)) return toJobView(entry);
    reply.status(304);
    return undefined;
  }

  @Get()
  @ApiOperation({
    summary: 'The jobs that the caller may see, newest first',
    description: '`Accept: text/csv` streams all that match, whatever the limit.',
  })
  @ApiHeader({ name: 'Accept', required: false, schema: { enum: ['application/json', 'text/csv'] } })
  @ApiOkResponse({ standardSchema: jobPage })
  @Problems()
  async list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: jobQuery }) { limit, cursor, ...filter }: JobQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobPage | StreamableFile> {
    reply.header('vary', 'Accept');
    if (prefersCsv(accept)) return this.csv.stream(caller, filter);
    // One more than asked for tells whether there is a next page.
    const entries = await this.journal.page(caller, filter, limit + 1, cursor ?? null);
    const jobs = entries.slice(0, limit);
    return { jobs: jobs.map(toJobView), nextCursor: entries.length > limit ? cursorAfter(jobs) : null };
  }

  private held(caller: Caller, jobId: string, known: string | undefined, seconds: number | null, reply: FastifyReply) {
    if (seconds === null || known === undefined) return this.journal.find(caller, jobId);
    reply.header('preference-applied', `wait=${seconds}`);
    return this.wait.changed(caller, jobId, known, seconds, whenGone(reply));
  }
}

function cursorAfter(entries: readonly JournalEntry[]): string | null {
  const last = entries.at(-1);
  return last ? toCursor({ createdAt: last.job.created_at, jobId: last.job.job_id }) : null;
}
