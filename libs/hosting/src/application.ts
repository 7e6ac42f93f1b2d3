import { type Configuration, ConfigurationError, variables } from '#libs/platform';
import type { Ports } from './ports.ts';
import type { ServiceDefinition } from './service-definition.ts';
import type { RunningService } from './start-service.ts';

/** A program that runs services in one process. */
export interface Application {
  readonly name: string;
  /**
   * The variables of what it shares with programs in other processes: it does not start without them. Left out by a
   * program that runs everything itself, which embeds an engine where a variable is missing.
   */
  readonly shares?: readonly SharedVariable[];
  /** Called while the engines start. */
  readonly loadServices: () => Promise<readonly ServiceDefinition[]>;
  readonly onStarted?: (running: RunningServices) => Promise<void>;
}

export type SharedVariable = 'DATABASE_URL' | 'KAFKA_BROKERS' | 'S3_ENDPOINT' | 'SECRETS_KEY';

export interface RunningServices {
  readonly services: readonly RunningService[];
  readonly configuration: Configuration;
  readonly ports: Ports;
}

/** Returns the configuration, or throws a `ConfigurationError` with a sentence for each variable that is missing. */
export function requireShared<Variable extends SharedVariable>(
  application: string,
  shared: readonly Variable[],
  configuration: Configuration,
): Configuration & Readonly<Record<Variable, string>> {
  const missing = shared.filter((variable) => configuration[variable] === undefined);
  if (missing.length > 0) throw new ConfigurationError(missing.map((name) => sentence(name, application)).join('\n'));
  return configuration as Configuration & Readonly<Record<Variable, string>>;
}

const sentence = (variable: SharedVariable, application: string): string =>
  `${variable}: set it to the same for all services; ${application} does not run without. It means: ${variables.shape[variable].description}.`;
