import { Controller, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UploadAccepted } from '#libs/contracts';
import { Clock } from '#libs/platform';
import { inviteBody } from '../http/expect-continue.ts';
import { StreamedBody } from '../http/streamed-body.decorator.ts';
import { CurrentCaller, type Caller } from '../people/caller.ts';
import { QuotaAnswers } from './quota/quota-answers.ts';
import { rateLimitHeaders } from './quota/rate-limit-headers.ts';
import { UploadReception } from './upload-reception.ts';
import { DocumentedUpload } from './uploads.documentation.ts';

@Controller()
export class UploadsController {
  constructor(
    private readonly reception: UploadReception,
    private readonly quota: QuotaAnswers,
    private readonly clock: Clock,
  ) {}

  @Post(':action/:hash')
  @HttpCode(202)
  @StreamedBody()
  @DocumentedUpload()
  async upload(
    @CurrentCaller() caller: Caller,
    @Param('action') action: string,
    @Param('hash') hash: string,
    @Query() query: Record<string, string | string[]>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UploadAccepted> {
    try {
      const { accepted, replayed } = await this.reception.receive({
        ...{ caller, action, hash, query, headers: request.raw.headers, request: request.raw },
        invite: () => inviteBody(request, reply),
      });
      reply.header('location', accepted.links.self);
      if (replayed) reply.header('idempotent-replayed', 'true');
      return accepted;
    } finally {
      if (this.quota.rate) reply.headers(rateLimitHeaders(this.quota.rate, this.clock.now()));
    }
  }
}
