import { Controller, Get, Headers, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { jobEventList, type JobEventList } from '#libs/contracts';
import { malformedRequest } from '../../http/malformed-request.ts';
import { Problems } from '../../http/problems.decorator.ts';
import { CurrentCaller, type Caller } from '../../people/caller.ts';
import { JobJournal } from '../jobs/job-journal.ts';
import { EventStream } from './event-stream.ts';
import { JobEventReader } from './job-event-reader.ts';
import { feedCursor, JobFeed } from './job-feed.ts';

const sequence = z.coerce.number().int().min(0).max(2_147_483_647);
const eventsQuery = z.object({ after: sequence.default(0).describe('Only events with a higher sequence') }).strict();

@ApiTags('Processing log')
@Controller('jobs')
export class JobEventsController {
  constructor(
    private readonly journal: JobJournal,
    private readonly events: JobEventReader,
    private readonly feed: JobFeed,
    private readonly streams: EventStream,
  ) {}

  @Get(':jobId/events')
  @ApiOperation({ summary: "A job's events, in order and without gaps" })
  @ApiOkResponse({ standardSchema: jobEventList })
  @Problems('unknown-job')
  async list(
    @CurrentCaller() caller: Caller,
    @Param('jobId') jobId: string,
    @Query({ schema: eventsQuery }) { after }: z.output<typeof eventsQuery>,
  ): Promise<JobEventList> {
    const { job } = await this.journal.find(caller, jobId);
    const events = await this.events.after(jobId, after);
    return { events, sequence: events.at(-1)?.data.sequence ?? job.sequence };
  }

  @Get(':jobId/stream')
  @ApiOperation({
    summary: "A job's events as they happen",
    description: 'Server-sent events, from the first one or after `Last-Event-ID`. The ID is the sequence.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Of the last event that was received' })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ schema: { type: 'string' } })
  @Problems('unknown-job', 'malformed-request')
  async streamOne(
    @CurrentCaller() caller: Caller,
    @Param('jobId') jobId: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    await this.journal.find(caller, jobId);
    let after = lastSeen(sequence, lastEventId) ?? 0;
    const readOn = async () => {
      const events = await this.events.after(jobId, after);
      after = events.at(-1)?.data.sequence ?? after;
      return events.map((event) => ({ id: event.data.sequence, event }));
    };
    return this.streams.open(jobId, readOn, reply);
  }

  @Get('stream')
  @ApiOperation({
    summary: 'The events of all jobs that the caller may see, as they happen',
    description: 'Server-sent events, from now on or after `Last-Event-ID`.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Of the last event that was received' })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ schema: { type: 'string' } })
  @Problems('malformed-request')
  async streamAll(
    @CurrentCaller() caller: Caller,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    let cursor = lastSeen(feedCursor, lastEventId) ?? (await this.feed.end());
    const readOn = async () => {
      const page = await this.feed.after(caller, cursor);
      cursor = page.cursor;
      return page.events;
    };
    return this.streams.open(null, readOn, reply);
  }
}

/** `Last-Event-ID`, checked; undefined where the stream is not one that goes on. */
function lastSeen<Id>(schema: z.ZodType<Id>, lastEventId: string | undefined): Id | undefined {
  const parsed = schema.optional().safeParse(lastEventId || undefined);
  if (parsed.success) return parsed.data;
  throw malformedRequest(parsed.error.issues.map(({ message }) => ({ path: ['Last-Event-ID'], message })));
}
