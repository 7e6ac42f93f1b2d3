import { Controller, Get, Headers, Param, Res, StreamableFile } from '@nestjs/common';
import {
  ApiHeader,
  ApiNotModifiedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPartialContentResponse,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ObjectStorage } from '#libs/object-storage';
import { Problems } from '../../http/problems.decorator.ts';
import { CurrentCaller, type Caller } from '../../people/caller.ts';
import { isKnown } from '../jobs/job-tag.ts';
import type { JobRow } from '../read-model/job-row.ts';
import { requestedRange, type WholeRange } from './byte-range.ts';
import { attachment } from '../../http/content-disposition.ts';
import { asProblem, JobFileAccess } from './job-file-access.ts';

@ApiTags('Processing log')
@Controller('jobs/:jobId/source')
export class JobSourceController {
  constructor(
    private readonly access: JobFileAccess,
    private readonly storage: ObjectStorage,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The original file, as it was uploaded',
    description: 'Whole, or the part that `Range` names.',
  })
  @ApiProduces('application/octet-stream')
  @ApiHeader({ name: 'Range', required: false, description: 'One range of bytes' })
  @ApiHeader({ name: 'If-Range', required: false })
  @ApiHeader({ name: 'If-None-Match', required: false })
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiPartialContentResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiNotModifiedResponse()
  @Problems('unknown-job', 'not-found')
  async source(
    @CurrentCaller() caller: Caller,
    @Param('jobId') jobId: string,
    @Headers() headers: Readonly<Record<string, string | undefined>>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const job = await this.access.readable(caller, jobId);
    const etag = `"${job.file_sha256}"`;
    reply.headers({ etag, 'accept-ranges': 'bytes', 'cache-control': 'private, no-cache' });
    if (isKnown(etag, headers['if-none-match'])) return void reply.status(304);
    const range = headers['if-range'] === undefined || headers['if-range'] === etag ? headers['range'] : undefined;
    return this.part(job, requestedRange(range, job.file_size), reply);
  }

  private async part(job: JobRow, range: WholeRange | null, reply: FastifyReply) {
    const size = job.file_size;
    const content = await this.storage.get(job.file_key, range ?? undefined).catch((error: unknown) => {
      throw asProblem(error);
    });
    reply.headers({ 'content-disposition': attachment(job.file_name), 'x-content-type-options': 'nosniff' });
    if (range) reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
    const length = range ? range.end - range.start + 1 : size;
    return new StreamableFile(content, { type: 'application/octet-stream', length });
  }
}
