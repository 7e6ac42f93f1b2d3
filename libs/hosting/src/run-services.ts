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
 * The main program of an application: runs services in this process until a signal comes. A configuration that cannot
 * be used ends the process with 2 and a sentence that says what to change.
 */
export async function runServices(
  application: string,
  definitions: readonly ServiceDefinition[],
  onStarted: (running: RunningServices) => Promise<void> = async () => undefined,
): Promise<void> {
  const opened: Resource[] = [];
  try {
    const given = parseConfiguration(process.env);
    const ports = systemPorts(given, application);
    const configuration = await withSecretsKey(given, ports);
    const starting = start(configuration, ports, definitions, opened);
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
  definitions: readonly ServiceDefinition[],
  opened: Resource[],
): Promise<RunningService[]> {
  const engines = await openEngines(configuration, ports);
  opened.push(engines);
  const services: RunningService[] = [];
  for (const definition of definitions) {
    const service = await startService(definition, configuration, engines, ports);
    opened.push(service);
    services.push(service);
  }
  opened.push(await startOperations(configuration, engines, services));
  return services;
}

/** In the reverse order of opening. */
async function closeAll(opened: Resource[]): Promise<void> {
  for (const resource of opened.splice(0).reverse()) await resource.close();
}
