import type { Type } from '@nestjs/common';
import type { NestFastifyApplication, FastifyAdapter } from '@nestjs/platform-fastify';
import type { DatabaseOptions } from '#libs/platform';

/**
 * What an application has to know to run a service. The service's module may inject, without importing anything:
 * `Database`, `EventStore`, `CommandHandler`, `EventLog`, `DirectProducer`, `ObjectStorage`, `Clock`, `Timers`, `Random`, `Identifiers`,
 * and by token `LOGGER` and `CONFIGURATION`.
 */
export interface ServiceDefinition extends Required<Pick<DatabaseOptions, 'schema' | 'entities' | 'migrations'>> {
  /** As in logs, metrics and the source of events: `quota-service`. */
  readonly name: string;
  readonly module: Type;
  /** Where the service answers HTTP. */
  readonly http?: {
    readonly adapter: () => FastifyAdapter;
    /** Called before the application listens: pipes, filters, documentation. */
    readonly configure: (application: NestFastifyApplication) => void | Promise<void>;
  };
}
