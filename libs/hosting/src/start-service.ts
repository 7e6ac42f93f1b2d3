import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestMicroservice } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { messageFamilies } from '#libs/contracts';
import { DirectProducer, EventLog, EventLogServer, Progress, Relay, RethrowingRpcFilter } from '#libs/eventing';
import { ObjectStorage } from '#libs/object-storage';
import { type Configuration, connectDatabase, type Database } from '#libs/platform';
import type { Engines } from './engines.ts';
import { listening } from './listening.ts';
import { NestLogger } from './nest-logger.ts';
import { requireOwnStorage } from './own-storage.ts';
import type { Ports } from './ports.ts';
import { providersOnDatabase, provide, serviceModule } from './service-module.ts';
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

/** Connects the service's database, gives its module the engines, and starts what it listens to. */
export async function startService(
  definition: ServiceDefinition,
  configuration: Configuration,
  engines: Engines,
  shared: Ports,
): Promise<RunningService> {
  const ports = { ...shared, logger: shared.logger.child({ service: definition.name }) };
  const database = await connectDatabase({ ...definition, url: engines.databaseUrl });
  const { log, storage } = engines;
  if (storage) await requireOwnStorage({ ...definition, ...ports, database }, storage);
  const relay = new Relay({ database, log, ...ports, service: definition.name });
  const transport = new EventLogServer({
    database,
    log,
    ...ports,
    service: definition.name,
    families: messageFamilies,
  });
  const producer = new DirectProducer({ log, ...ports, source: definition.name });
  const root = serviceModule(definition.module, [
    ...providersOnDatabase(definition, database, configuration, ports),
    ...provide([EventLog, log], [DirectProducer, producer], [Progress, new Progress(database)]),
    ...(storage ? provide([ObjectStorage, storage]) : []),
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
