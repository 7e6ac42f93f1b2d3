import { applyDecorators } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { z } from 'zod';
import { jobAction, uploadAccepted, uploadOptions } from '#libs/contracts';
import { supportedFormats } from '#libs/survey-data';
import { Problems } from '../http/problems.decorator.ts';

/** As JSON Schema, by name. */
const options = z.toJSONSchema(uploadOptions, { io: 'input' }).properties as Record<string, { description?: string }>;

const text = (description: string) => ({ description, schema: { type: 'string' as const } });

const responseHeaders = {
  Location: text('The job'),
  'Idempotent-Replayed': text('"true" where the answer is that of an earlier request with this key'),
  'RateLimit-Policy': text('The server-wide rate of uploads: `"uploads";q=600;w=60`'),
  RateLimit: text('What is left of it: `"uploads";r=99;t=1`'),
};

/** The upload route in OpenAPI: its body is read as a stream, so no schema of a parameter describes it. */
export const DocumentedUpload = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Upload'),
    ApiOperation({
      summary: 'Upload a survey file',
      description:
        'Makes a database of it, replaces one, or appends to one, in a job that is followed by `links.self`. Options are parts or query parameters, before or after the file. What can be refused before the body is refused before it is read; with `Expect: 100-continue` it is never sent.',
    }),
    ApiParam({ name: 'action', enum: jobAction.options, description: 'What becomes of the file' }),
    ApiParam({ name: 'hash', description: 'The folder to create in, or the database to reload or append to' }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Makes a repeat safe: for 24 h the same key with the same request answers as the first did, and makes no second job.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    }),
    ...Object.entries(options).map(([name, { description = '', ...schema }]) =>
      ApiQuery({ name, required: false, description, schema: schema as never }),
    ),
    ApiBody({
      required: true,
      schema: {
        type: 'object',
        required: ['dataset'],
        properties: {
          dataset: {
            type: 'string',
            format: 'binary',
            description: `One of ${supportedFormats.join(', ')}; known by its content. In a .zip or .gz there is one of the others`,
          },
          ...(options as object),
        },
      },
    }),
    ApiConsumes('multipart/form-data'),
    ApiAcceptedResponse({
      standardSchema: uploadAccepted,
      description: 'The job is in the queue, and is not lost any more',
      headers: responseHeaders,
    }),
    Problems(
      'malformed-request',
      'missing-dataset',
      'too-many-datasets',
      'empty-dataset',
      'missing-role',
      'no-edit-permission',
      'unknown-target',
      'not-found',
      'destination-busy',
      'request-in-progress',
      'file-too-large',
      'unsupported-format',
      'unsupported-content-encoding',
      'root-folder',
      'wrong-target-kind',
      'idempotency-key-reused',
      'upload-rate-exceeded',
      'team-capacity-exceeded',
    ),
  );
