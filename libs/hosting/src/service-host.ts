import type { Configuration } from '#libs/platform';
import type { Application } from './application.ts';
import { type Engines, openEngines } from './engines.ts';
import { openOperations, type Operations } from './operations.ts';
import type { Ports } from './ports.ts';
import type { Ending } from './shutdown.ts';
import { type RunningService, startService } from './start-service.ts';

type Resource = { close(): Promise<void> };

/** Starts the services of an application with all that they stand on, and stops them in the reverse order. */
export class ServiceHost {
  readonly #application: Application;
  readonly #configuration: Configuration;
  readonly #ports: Ports;
  readonly #opened: Resource[] = [];
  readonly #stopping = new AbortController();
  #operations: Operations | undefined;
  #started: Promise<void> | undefined;

  constructor(application: Application, configuration: Configuration, ports: Ports) {
    this.#application = application;
    this.#configuration = configuration;
    this.#ports = ports;
  }

  /** What was opened is closed again when it throws. `fail` is called when an engine has failed for good. */
  async start(fail: (error: Error) => void): Promise<void> {
    this.#started = this.#start(fail);
    try {
      await this.#started;
    } catch (error) {
      await this.#close();
      // Whoever stops it while it starts says how the process ends.
      if (!this.#stopping.signal.aborted) throw error;
    }
  }

  /** After a signal, callers get some time to notice that this process is no longer ready. */
  async stop(ending: Ending): Promise<void> {
    this.#stopping.abort();
    this.#operations?.health.stopping();
    await Promise.allSettled([this.#started]);
    if ('signal' in ending) await this.#ports.timers.delay(this.#configuration.DRAIN_SECONDS * 1000);
    await this.#close();
  }

  async #start(fail: (error: Error) => void): Promise<void> {
    const operations = await openOperations(this.#configuration, this.#ports);
    this.#operations = operations;
    this.#opened.push(operations);
    const [engines, definitions] = await allOrFirstError([this.#openEngines(fail), this.#application.loadServices()]);
    const startOne = async (definition: (typeof definitions)[number]) => {
      const service = await startService(definition, this.#configuration, engines, this.#ports);
      this.#opened.push(service);
      return service;
    };
    // Whoever can reach a service by HTTP finds the others at work.
    const { silent = [], answering = [] } = Object.groupBy(definitions, ({ http }) => (http ? 'answering' : 'silent'));
    const services: RunningService[] = [
      ...(await allOrFirstError(silent.map(startOne))),
      ...(await allOrFirstError(answering.map(startOne))),
    ];
    operations.started(engines, services);
    await this.#application.onStarted?.({ services, configuration: this.#configuration, ports: this.#ports });
  }

  async #openEngines(onFatal: (error: Error) => void): Promise<Engines> {
    const { name: clientId, shares } = this.#application;
    const withoutObjects = shares !== undefined && !shares.includes('S3_ENDPOINT');
    const options = { clientId, withoutObjects, signal: this.#stopping.signal, onFatal };
    const engines = await openEngines(this.#configuration, this.#ports, options);
    this.#opened.push(engines);
    return engines;
  }

  /** In the reverse order of opening. */
  async #close(): Promise<void> {
    for (const resource of this.#opened.splice(0).reverse()) await resource.close();
  }
}

/** As `Promise.all`, but throws only when nothing is under way any more: what was opened can then be closed. */
async function allOrFirstError<Values extends readonly unknown[]>(promises: {
  [Index in keyof Values]: Promise<Values[Index]>;
}): Promise<Values> {
  await Promise.allSettled(promises);
  return (await Promise.all(promises)) as unknown as Values;
}
