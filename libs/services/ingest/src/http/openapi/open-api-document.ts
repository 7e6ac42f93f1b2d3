import { STATUS_CODES } from 'node:http';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule, type SwaggerDocumentOptions } from '@nestjs/swagger';
import { z } from 'zod';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { problemCodes } from '#libs/contracts';
import { sessionCookie } from '../../people/authentication/credentials.ts';
import { documentProblems, type Operation } from './problem-responses.ts';

/** OpenAPI 3.1 of the routes that the application really has. */
export function openApiDocument(application: NestFastifyApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(application, frame(), {
    operationIdFactory: operationId,
    standardSchemaConverter: jsonSchema,
  });
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problemSchema },
  };
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item as Record<string, Operation>)) {
      describeAnswers(operation);
      documentProblems(operation, method, path);
    }
  }
  return document;
}

/** As JSON Schema of 2020, which is that of OpenAPI 3.1; left to itself, the generator asks for that of 3.0. */
const jsonSchema: NonNullable<SwaggerDocumentOptions['standardSchemaConverter']> = (schema, { schemaType }) => {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { $defs, $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: schemaType });
  return { schema: rest, components: $defs ?? {} };
};

/** `DriveController.addFolder` is `driveAddFolder`. */
const operationId = (controller: string, method: string): string => {
  const name = controller.replace(/Controller$/, '');
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}${method.charAt(0).toUpperCase()}${method.slice(1)}`;
};

/** A response has to have a description; where a route gives none, it is what its status means. */
function describeAnswers({ responses }: Operation): void {
  for (const [status, response] of Object.entries(responses)) response.description ||= STATUS_CODES[status] ?? status;
}

const frame = () =>
  new DocumentBuilder()
    .setOpenAPIVersion('3.1.1')
    .setTitle('Data Collector')
    .setVersion('1')
    .setDescription(
      'Survey files from a script into a shared Drive: upload, follow the job, read the data back. Every error is a problem of RFC 9457; its `type` leads to a page that explains it.',
    )
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'token', description: 'The secret of a token' }, 'token')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'The same secret as "token"' }, 'bearer')
    .addCookieAuth(sessionCookie, { type: 'apiKey', in: 'cookie', description: 'Set by POST /session' }, 'session')
    .addSecurityRequirements('token')
    .addSecurityRequirements('bearer')
    .addSecurityRequirements('session')
    .addTag('Upload', 'Send a file; the answer is a job')
    .addTag('Processing log', 'Follow jobs to their ends')
    .addTag('Databases', 'Read back what the files became')
    .addTag('Drive', 'Folders, and with whom they are shared')
    .addTag('Profile', 'Who the caller is, tokens, notifications')
    .addTag('Administration', 'People and quotas')
    .build();

const problemSchema = {
  type: 'object',
  description: 'RFC 9457, with `code` and what the code adds',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code'],
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'Leads to a page that explains the problem' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What to do' },
    instance: { type: 'string', description: 'The path that was asked for' },
    code: { type: 'string', enum: Object.keys(problemCodes) },
  },
  additionalProperties: true,
};
