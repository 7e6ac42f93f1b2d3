import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  CommandHandler,
  DirectProducer,
  EventLog,
  EventLogServer,
  EventStore,
  PostgresEventStore,
  Relay,
} from '#libs/eventing';
import { messageFamilies } from '#libs/contracts';
import { ObjectStorage } from '#libs/object-storage';
import {
  Clock,
  CONFIGURATION,
  type Configuration,
  connectDatabase,
  Database,
  Identifiers,
  LOGGER,
  Random,
  Timers,
} from '#libs/platform';
import type { Engines } from './engines.ts';
import { NestLogger } from './nest-logger.ts';
import type { Ports } from './ports.ts';
import type { ServiceDefinition } from './service-definition.ts';

export interface RunningService {
  readonly name: string;
  /** Where the service answers HTTP: `http://127.0.0.1:3000`. */
  readonly url: string | null;
  readonly server: EventLogServer;
  readonly relay: Relay;
  readonly database: Database;
  /** Finds a provider of the service's module. */
  get<T>(token: abstract new (...parameters: never[]) => T): T;
  close(): Promise<void>;
}

@Module({})
class ServiceRoot {}
