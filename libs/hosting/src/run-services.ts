import { type Configuration, ConfigurationError, parseConfiguration } from '#libs/platform';
import { openEngines } from './engines.ts';
import { startOperations } from './operations.ts';
import { type Ports, systemPorts } from './ports.ts';
import type { ServiceDefinition } from './service-definition.ts';
import { withSecretsKey } from './secrets-key.ts';
import { shutDownOnSignal } from './shutdown.ts';
import { type RunningService, startService } from './start-service.ts';

export interface RunningServices {
  readonly services: readonly RunningService[];
  readonly configuration: Configuration;
  readonly ports: Ports;
}

type Resource = { close(): Promise<void> };

/**
 * The main program of an application: runs services in this process until a signal comes. Their code is loaded while
 * the engines start. A configuration that cannot be used ends the process with 2 and a sentence that says what to change.
 */
export async function runServices(
  application: string,
  loadDefinitions: () => Promise<readonly ServiceDefinition[]>,
  onStarted: (running: RunningServices) => Promise<void> = async () => undefined,
): Promise<void> {
  const opened: Resource[] = [];
  try {
    const given = parseConfiguration(process.env);
    const ports = systemPorts(given, application);
    const configuration = await withSecretsKey(given, ports);
    const starting = start(configuration, ports, loadDefinitions, opened);
    // A signal may come while the engines start: it waits until they can be stopped cleanly.
    shutDownOnSignal(() => starting.then(() => closeAll(opened)), ports);
    await onStarted({ services: await starting, configuration, ports });
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigurationError ? error.message : String((error as Error).stack)}\n`);
    await closeAll(opened);
    process.exit(error instanceof ConfigurationError ? 2 : 1);
  }
}

async function start(
  configuration: Configuration,
  ports: Ports,
  loadDefinitions: () => Promise<readonly ServiceDefinition[]>,
  opened: Resource[],
): Promise<RunningService[]> {
  const opening = openEngines(configuration, ports).then((engines) => {
    opened.push(engines);
    return engines;
  });
  const [engines, definitions] = await allOrFirstError([opening, loadDefinitions()]);
  const startOne = async (definition: ServiceDefinition) => {
    const service = await startService(definition, configuration, engines, ports);
    opened.push(service);
    return service;
  };
  // Whoever can reach a service by HTTP finds the others at work.
  const { silent = [], answering = [] } = Object.groupBy(definitions, ({ http }) => (http ? 'answering' : 'silent'));
  const services = [
    ...(await allOrFirstError(silent.map(startOne))),
    ...(await allOrFirstError(answering.map(startOne))),
  ];
  opened.push(await startOperations(configuration, engines, services));
  return services;
}

/** As `Promise.all`, but throws only when nothing is under way any more: what was opened can then be closed. */
async function allOrFirstError<Values extends readonly unknown[]>(promises: {
  [Index in keyof Values]: Promise<Values[Index]>;
}): Promise<Values> {
  await Promise.allSettled(promises);
  return (await Promise.all(promises)) as unknown as Values;
}

/** In the reverse order of opening. */
async function closeAll(opened: Resource[]): Promise<void> {
  for (const resource of opened.splice(0).reverse()) await resource.close();
}
