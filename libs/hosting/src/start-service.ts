import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestMicroservice } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { messageFamilies } from '#libs/contracts';
import {
  CommandHandler,
  DirectProducer,
  EventLog,
  EventLogServer,
  EventStore,
  PostgresEventStore,
  Progress,
  Relay,
  RethrowingRpcFilter,
} from '#libs/eventing';
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
import { listening } from './listening.ts';
import { NestLogger } from './nest-logger.ts';
import type { Ports } from './ports.ts';
import type { ServiceDefinition, ServiceGauge } from './service-definition.ts';

export interface RunningService {
  readonly name: string;
  readonly gauges: readonly ServiceGauge[];
  /** Where the service answers HTTP, such as `http://127.0.0.1:3000`; null where it does not. */
  readonly url: string | null;
  readonly database: Database;
  readonly relay: Relay;
  readonly transport: EventLogServer;
  /** A provider of the service's module. */
  get<T>(token: abstract new (...parameters: never[]) => T): T;
  /** Ends requests and handlers under way, then the relay, then the database. */
  close(): Promise<void>;
}

@Module({})
class ServiceRoot {}

/** Connects the service's database, gives its module the engines, and starts what it listens to. */
export async function startService(
  definition: ServiceDefinition,
  configuration: Configuration,
  engines: Engines,
  shared: Ports,
): Promise<RunningService> {
  const ports = { ...shared, logger: shared.logger.child({ service: definition.name }) };
  const database = await connectDatabase({ ...definition, url: engines.databaseUrl });
  const { log } = engines;
  const store = new PostgresEventStore({ database, ...ports, source: definition.name, families: messageFamilies });
  const relay = new Relay({ database, log, ...ports, service: definition.name });
  const transport = new EventLogServer({
    database,
    log,
    ...ports,
    service: definition.name,
    families: messageFamilies,
  });
  const producer = new DirectProducer({ log, ...ports, source: definition.name });
  const root = rootModule(definition.module, [
    ...provide([Database, database], [EventStore, store], [CommandHandler, new CommandHandler({ store, database })]),
    ...provide([EventLog, log], [DirectProducer, producer], [Progress, new Progress(database)]),
    ...provide([ObjectStorage, engines.storage]),
    ...provide([Clock, ports.clock], [Timers, ports.timers], [Random, ports.random], [Identifiers, ports.identifiers]),
    { provide: LOGGER, useValue: ports.logger },
    { provide: CONFIGURATION, useValue: configuration },
  ]);
  relay.start();
  const application = await startApplication(definition, root, transport, configuration, new NestLogger(ports.logger));
  await transport.ready;
  return {
    name: definition.name,
    gauges: definition.gauges ?? [],
    url: application.url,
    database,
    relay,
    transport,
    get: (token) => application.get(token),
    close: async () => {
      await application.close();
      await relay.stop();
      await database.orm.close();
    },
  };
}

interface StartedApplication {
  readonly url: string | null;
  get<T>(token: abstract new (...parameters: never[]) => T): T;
  close(): Promise<void>;
}

async function startApplication(
  { http }: ServiceDefinition,
  root: DynamicModule,
  transport: EventLogServer,
  configuration: Configuration,
  logger: NestLogger,
): Promise<StartedApplication> {
  if (!http) {
    const service = await NestFactory.createMicroservice(root, { strategy: transport, logger });
    service.useGlobalFilters(new RethrowingRpcFilter());
    await service.listen();
    return { url: null, get: (token) => service.get(token, { strict: false }), close: () => service.close() };
  }
  const application = await NestFactory.create<NestFastifyApplication>(root, http.adapter(), { logger });
  // Filters of a connected microservice are taken only before it is initialised, and the hooks are the application's.
  const microservice = application.connectMicroservice({ strategy: transport }, { deferInitialization: true });
  microservice.useGlobalFilters(new RethrowingRpcFilter());
  (microservice as NestMicroservice).setIsInitHookCalled(true);
  await http.configure(application);
  await application.init();
  await application.startAllMicroservices();
  const { PORT: port, HOST: host } = configuration;
  await listening('PORT', port, () => application.listen(port, host));
  return {
    url: await application.getUrl(),
    get: (token) => application.get(token, { strict: false }),
    close: () => application.close(),
  };
}

function rootModule(service: Type, providers: Provider[]): DynamicModule {
  return { module: ServiceRoot, global: true, imports: [service], providers, exports: providers };
}

function provide(...pairs: [abstract new (...parameters: never[]) => unknown, unknown][]): Provider[] {
  return pairs.map(([token, value]) => ({ provide: token as Type, useValue: value }));
}
