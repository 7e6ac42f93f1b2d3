import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CONFIGURATION, type Configuration, LOGGER, type Logger, Timers } from '#libs/platform';
import { answerBeforeBody } from './early-answer.ts';
import { fieldMessage } from './field-messages.ts';
import { malformedRequest } from './malformed-request.ts';
import { serveOpenApi } from './openapi/serve-open-api.ts';
import { servePages } from './pages/serve-pages.ts';
import { ProblemFilter } from './problem.filter.ts';
import { logRequests } from './request-log.ts';
import { securityHeaders } from './security-headers.ts';

/** What all routes have in common: where they are, how they check input, how they answer errors, what they document. */
export function configureHttp(application: NestFastifyApplication): void {
  const logger = application.get<Logger>(LOGGER);
  const fastify = application.getHttpAdapter().getInstance() as FastifyInstance;
  application.setGlobalPrefix('/api/v1');
  application.useSecurityHeaders(securityHeaders(application.get<Configuration>(CONFIGURATION)));
  z.config({ customError: fieldMessage });
  application.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: malformedRequest }));
  application.useGlobalFilters(new ProblemFilter(logger));
  answerBeforeBody(fastify, application.get(Timers));
  logRequests(fastify, logger);
  servePages(fastify);
  serveOpenApi(application);
}
