import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { Test } from '@nestjs/testing';
import { databaseEvents, jobCommands, jobEvents, messageFamilies } from '#libs/contracts';
import type { DatabaseEvent, JobCommand, JobEvent } from '#libs/contracts';
import {
  CommandHandler,
  type EventLog,
  EventLogServer,
  eventingMigrations,
  EventStore,
  MessageCodec,
  PostgresEventStore,
  Relay,
  RethrowingRpcFilter,
  type Recorded,
} from '#libs/eventing';
import { type Engines, openEngines, type Ports } from '#libs/hosting';
import { ObjectStorage } from '#libs/object-storage';
import {
  Clock,
  CONFIGURATION,
  connectDatabase,
  Database,
  LOGGER,
  parseConfiguration,
  Timers,
  type DatabaseOptions,
} from '#libs/platform';
import { type EngineKind, Inbox, queued, received, testEnvironment } from '#libs/testing';
import { jobStream } from '../jobs/jobs.ts';
import type { JobFacts } from '../jobs/job.decider.ts';
import { processingService } from '../processing.service.ts';
import { WORKER_MODULE } from '../workers/worker-pool.ts';
import { clock, identifiers, logger, random, timers } from './test-service.ts';

const ports: Ports = { clock, timers, random, identifiers, logger };
const built = join(process.cwd(), 'dist/server/libs/services/processing/src/workers');

/**
 * A real worker, but the first attempt at `slow.csv` never comes to an end, that at `crashing.csv` comes to a sudden one,
 * and that at `postponed.csv` finds no storage.
 */
const worker = `
  import { prepareConversion } from ${JSON.stringify(pathToFileURL(join(built, 'prepare-conversion.js')))};
  import { serveTasks } from ${JSON.stringify(pathToFileURL(join(built, 'serve-tasks.js')))};
  serveTasks(async (configuration) => {
    const convert = await prepareConversion(configuration);
    return (task, report) => {
      const { name } = task.facts.file;
      if (task.attempt > 1 || !['slow.csv', 'crashing.csv', 'postponed.csv'].includes(name)) return convert(task, report);
      if (name === 'postponed.csv') return Promise.resolve({ outcome: 'postponed', detail: 'no room' });
      if (name === 'crashing.csv') process.kill(process.pid, 'SIGKILL');
      setInterval(() => report({ stage: 'reading', percent: 1, rowsRead: 1, encoding: null }), 50);
      return new Promise(() => {});
    };
  });`;

type Fact = Recorded<JobEvent> | Recorded<DatabaseEvent>;
interface Stoppable {
  stop(): Promise<void>;
}

/** A log and objects, a gateway that announces jobs, and any number of processing services with real workers. */
export class ProcessingCluster {
  /** Everything that was published, in the order in which it came. */
  readonly facts = new Inbox<Fact>();
  readonly #running = new Set<Stoppable>();

  private constructor(
    readonly directory: string,
    readonly environment: Readonly<Record<string, string>>,
    readonly engines: Engines,
    readonly storage: ObjectStorage,
    readonly gateway: EventStore,
  ) {}

  static async start(kind: EngineKind): Promise<ProcessingCluster> {
    if (!existsSync(built)) throw new Error('Workers run from the build: run "npm run build" first.');
    const directory = await mkdtemp(join(tmpdir(), 'processing-'));
    await writeFile(join(directory, 'worker.mjs'), worker);
    const environment = { WORKERS: '1', DATA_DIR: directory, ...(await testEnvironment(kind)) };
    const engines = await openEngines(parseConfiguration(environment), ports);
    const options = { url: engines.databaseUrl, schema: 'gateway', migrations: eventingMigrations };
    const gateway = await openStore(engines.log, options, 'ingest-gateway');
    const cluster = new ProcessingCluster(directory, environment, engines, engines.storage!, gateway.store);
    cluster.#running.add(gateway);
    await cluster.#listen();
    return cluster;
  }

  /** One more process of the service. `stop` ends it cleanly. */
  async join(environment: Record<string, string> = {}) {
    const configuration = parseConfiguration({ ...this.environment, ...environment });
    const { databaseUrl: url, log } = this.engines;
    const { database, store, relay, stop } = await openStore(
      log,
      { ...processingService, url },
      processingService.name,
    );
    const transport = new EventLogServer({
      ...{ database, log, clock, timers, identifiers, logger },
      service: processingService.name,
      families: messageFamilies,
    });
    const provided = new Map<unknown, unknown>([
      [Database, database],
      [EventStore, store],
      [CommandHandler, new CommandHandler({ store, database })],
      [ObjectStorage, this.storage],
      [Clock, clock],
      [Timers, timers],
      [LOGGER, logger],
      [CONFIGURATION, configuration],
    ]);
    const providers = [...provided].map(([provide, useValue]) => ({ provide: provide as symbol, useValue }));
    const engines = { module: class Engines {}, global: true, providers, exports: providers };
    const module = await Test.createTestingModule({ imports: [engines, processingService.module] })
      .overrideProvider(WORKER_MODULE)
      .useValue(pathToFileURL(join(this.directory, 'worker.mjs')))
      .compile();
    const application = module.createNestMicroservice({ strategy: transport, logger: false });
    application.useGlobalFilters(new RethrowingRpcFilter());
    await application.listen();
    await transport.ready;
    const service = {
      database,
      relay,
      get: <T>(token: new (...parameters: never[]) => T) => application.get<T>(token, { strict: false }),
      stop: async () => {
        this.#running.delete(service);
        await application.close();
        await stop();
      },
    };
    this.#running.add(service);
    return service;
  }

  /** Stores a file and announces its job, as the gateway does; returns the job's ID. */
  async upload(content: string | Readable, facts: Partial<JobFacts> = {}): Promise<string> {
    const jobId = identifiers.uuid();
    const begin = received({ target: { hash: `folder-of-${jobId}`, kind: 'folder', name: 'Waves' }, ...facts });
    const objectKey = `uploads/${jobId}`;
    await this.storage.put(objectKey, typeof content === 'string' ? Readable.from([Buffer.from(content)]) : content);
    const data = { ...begin.data, file: { ...begin.data.file, objectKey } };
    const events = [{ ...begin, data }, queued(data.submittedBy, data.target.hash)];
    await this.gateway.append({ family: jobEvents, stream: jobStream(jobId), expectedVersion: 0, events });
    return jobId;
  }

  async command(type: JobCommand['type'], jobId: string): Promise<void> {
    await this.gateway.publish(jobCommands, jobId, { type, data: { jobId, by: 'ada' } });
  }

  /** Resolves with the newest event of this type of a job, or of a database. */
  async published<Type extends Fact['type']>(type: Type, key: string) {
    const isMeant = (fact: Fact) => fact.type === type && fact.metadata.key === key;
    const facts = await this.facts.until((heard) => heard.some(isMeant));
    return facts.findLast(isMeant) as Extract<Fact, { type: Type }>;
  }

  /** The types of a job's events so far. */
  history(key: string): string[] {
    return this.facts.items.filter((fact) => fact.metadata.key === key).map((fact) => fact.type);
  }

  async objects(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of this.storage.list(prefix)) keys.push(key);
    return keys;
  }

  async stop(): Promise<void> {
    for (const part of [...this.#running].reverse()) await part.stop();
    await this.engines.close();
    await rm(this.directory, { recursive: true });
  }

  async #listen(): Promise<void> {
    const codec = new MessageCodec(messageFamilies);
    const onMessage = (message: Parameters<MessageCodec['decode']>[0]) => this.facts.add(codec.decode(message) as Fact);
    const tail = this.engines.log.tail({ topics: [jobEvents.topic, databaseEvents.topic], onMessage });
    await tail.ready;
    this.#running.add(tail);
  }
}

async function openStore(log: EventLog, options: DatabaseOptions, source: string) {
  const database = await connectDatabase(options);
  const store = new PostgresEventStore({ database, clock, identifiers, source, families: messageFamilies });
  const relay = new Relay({ database, log, timers, logger, service: source });
  relay.start();
  const stop = async () => {
    await relay.stop();
    await database.orm.close();
  };
  return { database, store, relay, stop };
}
