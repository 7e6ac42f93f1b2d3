import { createInterface } from 'node:readline';
import { Controller, Get, Headers, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { jobErrors, type JobErrors } from '#libs/contracts';
import { ObjectStorage } from '#libs/object-storage';
import { csvCell, csvLine } from '#libs/survey-data';
import { Problems } from '../../http/problems.decorator.ts';
import { CurrentCaller, type Caller } from '../../people/caller.ts';
import { prefersCsv } from '../accept.ts';
import { textStream } from '../text-stream.ts';
import { asProblem, JobFileAccess } from './job-file-access.ts';

type JobError = JobErrors['errors'][number];

/** Streams what was found wrong in a file: the list may be as long as the file. */
@ApiTags('Processing log')
@Controller('jobs/:jobId/errors')
export class JobErrorsController {
  constructor(
    private readonly access: JobFileAccess,
    private readonly storage: ObjectStorage,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Every problem that was found in the file, in input order',
    description: 'JSON, or CSV by `Accept: text/csv`.',
  })
  @ApiHeader({ name: 'Accept', required: false, schema: { enum: ['application/json', 'text/csv'] } })
  @ApiOkResponse({ standardSchema: jobErrors })
  @Problems('unknown-job', 'not-found')
  async errors(
    @CurrentCaller() caller: Caller,
    @Param('jobId') jobId: string,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { errors_key, error_count } = await this.access.readable(caller, jobId);
    const lines = await this.lines(errors_key);
    reply.header('vary', 'Accept');
    return prefersCsv(accept)
      ? new StreamableFile(textStream(asCsv(lines)), {
          type: 'text/csv; charset=utf-8',
          disposition: 'attachment; filename="errors.csv"',
        })
      : new StreamableFile(textStream(asJson(lines, error_count)), { type: 'application/json; charset=utf-8' });
  }

  /** A JSON object each. */
  private async lines(key: string | null): Promise<AsyncIterable<string>> {
    if (key === null) return noLines();
    const input = await this.storage.get(key).catch((error: unknown) => {
      throw asProblem(error);
    });
    return createInterface({ input, crlfDelay: Infinity });
  }
}

async function* noLines(): AsyncGenerator<string> {}

async function* asJson(lines: AsyncIterable<string>, errorCount: number): AsyncGenerator<string> {
  let separator = '{"errors":[';
  for await (const line of lines) {
    yield separator + line;
    separator = ',';
  }
  yield `${separator === ',' ? '' : separator}],"errorCount":${errorCount}}`;
}

async function* asCsv(lines: AsyncIterable<string>): AsyncGenerator<string> {
  yield csvLine(['row', 'line', 'variable', 'code', 'detail', 'rejectsRow']);
  for await (const line of lines) {
    const { row, line: fileLine, variable, code, detail, rejectsRow } = JSON.parse(line) as JobError;
    yield csvLine([row, fileLine, variable, code, detail, rejectsRow].map(csvCell));
  }
}
