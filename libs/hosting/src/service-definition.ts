import type { Type } from '@nestjs/common';
import type { NestFastifyApplication, FastifyAdapter } from '@nestjs/platform-fastify';
import type { DatabaseOptions } from '#libs/platform';
import type { RunningService } from './start-service.ts';

/**
 * What an application has to know to run a service. The service's module may inject, without importing anything:
 * `Database`, `EventStore`, `CommandHandler`, `EventLog`, `DirectProducer`, `ObjectStorage`, `Clock`, `Timers`, `Random`, `Identifiers`,
 * and by token `LOGGER` and `CONFIGURATION`.
 */
export interface ServiceDefinition extends Required<Pick<DatabaseOptions, 'schema' | 'entities' | 'migrations'>> {
  /** As in logs, metrics and the source of events: `quota-service`. */
  readonly name: string;
  readonly module: Type;
  /** What its operators watch, beside what every service shows. */
  readonly gauges?: readonly ServiceGauge[];
  /** Where the service answers HTTP. */
  readonly http?: {
    readonly adapter: () => FastifyAdapter;
    /** Called before the application listens: pipes, filters, documentation. */
    readonly configure: (application: NestFastifyApplication) => void | Promise<void>;
  };
}

/** A number that is read when somebody asks for metrics. */
export interface ServiceGauge {
  /** Without the prefix of all, `datacollector_`. */
  readonly name: string;
  readonly help: string;
  /** What tells the values of one gauge apart. */
  readonly label: string;
  readonly read: (service: Pick<RunningService, 'database' | 'get'>) => Promise<Readonly<Record<string, number>>>;
}
