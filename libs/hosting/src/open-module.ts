import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Configuration, connectDatabase } from '#libs/platform';
import { NestLogger } from './nest-logger.ts';
import type { Ports } from './ports.ts';
import type { ServiceDefinition } from './service-definition.ts';
import { providersOnDatabase, serviceModule } from './service-module.ts';

export interface OpenModule {
  get<T>(token: abstract new (...parameters: never[]) => T): T;
  close(): Promise<void>;
}

/**
 * A part of a service on the service's database, for an operator's command: it consumes nothing and publishes nothing. What
 * it adds to the outbox is published by the service, whenever that runs.
 */
export async function openModule(
  module: Type,
  definition: Omit<ServiceDefinition, 'module'>,
  configuration: Configuration & { readonly DATABASE_URL: string },
  ports: Ports,
): Promise<OpenModule> {
  const database = await connectDatabase({ ...definition, url: configuration.DATABASE_URL });
  const root = serviceModule(module, providersOnDatabase(definition, database, configuration, ports));
  const context = await NestFactory.createApplicationContext(root, { logger: new NestLogger(ports.logger) });
  return {
    get: (token) => context.get(token, { strict: false }),
    close: async () => {
      await context.close();
      await database.orm.close();
    },
  };
}
