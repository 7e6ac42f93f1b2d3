import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { messageFamilies } from '#libs/contracts';
import { CommandHandler, EventStore, PostgresEventStore } from '#libs/eventing';
import {
  Clock,
  CONFIGURATION,
  type Configuration,
  Database,
  Identifiers,
  LOGGER,
  Random,
  Timers,
} from '#libs/platform';
import type { Ports } from './ports.ts';
import type { ServiceDefinition } from './service-definition.ts';

@Module({})
class ServiceRoot {}

/** A module of a service with what it injects without importing anything. */
export function serviceModule(service: Type, providers: Provider[]): DynamicModule {
  return { module: ServiceRoot, global: true, imports: [service], providers, exports: providers };
}

/** What a service's module may inject that needs no more than the service's database. */
export function providersOnDatabase(
  { name }: Pick<ServiceDefinition, 'name'>,
  database: Database,
  configuration: Configuration,
  ports: Ports,
): Provider[] {
  const store = new PostgresEventStore({ database, ...ports, source: name, families: messageFamilies });
  return [
    ...provide([Database, database], [EventStore, store], [CommandHandler, new CommandHandler({ store, database })]),
    ...provide([Clock, ports.clock], [Timers, ports.timers], [Random, ports.random], [Identifiers, ports.identifiers]),
    { provide: LOGGER, useValue: ports.logger },
    { provide: CONFIGURATION, useValue: configuration },
  ];
}

export function provide(...pairs: [abstract new (...parameters: never[]) => unknown, unknown][]): Provider[] {
  return pairs.map(([token, value]) => ({ provide: token as Type, useValue: value }));
}
