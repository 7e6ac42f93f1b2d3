import {
  type Clock,
  type Configuration,
  createLogger,
  type Identifiers,
  type Logger,
  type Random,
  SystemClock,
  SystemIdentifiers,
  SystemRandom,
  SystemTimers,
  type Timers,
} from '#libs/platform';

/** Time, chance and the log file: what a simulation would bring of its own. */
export interface Ports {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly identifiers: Identifiers;
  readonly logger: Logger;
}

export function systemPorts(configuration: Configuration, application: string): Ports {
  const clock = new SystemClock();
  const random = new SystemRandom();
  return {
    clock,
    random,
    timers: new SystemTimers(),
    identifiers: new SystemIdentifiers(clock, random),
    logger: createLogger(configuration.LOG_LEVEL, application),
  };
}
