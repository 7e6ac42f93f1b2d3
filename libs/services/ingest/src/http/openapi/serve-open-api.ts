import { SwaggerModule } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { openApiDocument } from './open-api-document.ts';

export const openApiPath = 'api/v1/openapi.json';

/** The document for programs at `/api/v1/openapi.json`, for people at `/api/docs`; made when first asked for. */
export function serveOpenApi(application: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', application, () => openApiDocument(application), {
    jsonDocumentUrl: openApiPath,
    raw: ['json'],
    customSiteTitle: 'Data Collector API',
    customCss: '.swagger-ui .topbar { display: none }',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true },
  });
}
