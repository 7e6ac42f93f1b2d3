import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export function configureHttp(application: NestFastifyApplication): void {
  application.setGlobalPrefix('/api/v1');
}
