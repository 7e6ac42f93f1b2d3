import type { Logger, Timers } from '#libs/platform';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs the clean-up once at the first signal and then ends the process: with 0, or 1 where the clean-up failed or took
 * longer than the grace time (milliseconds). Ctrl-C often arrives twice, from the terminal and from npm: repeats are ignored.
 */
export function shutDownOnSignal(cleanUp: () => Promise<void>, logger: Logger, timers: Timers, graceMs = 20_000): void {
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    timers.after(graceMs, () => fail(new Error(`not stopped after ${graceMs} ms`)));
    cleanUp().then(() => process.exit(0), fail);
  };
  const fail = (error: unknown) => {
    logger.error({ err: error }, 'stopping failed');
    process.exit(1);
  };
  for (const signal of signals) process.on(signal, () => stop(signal));
}
