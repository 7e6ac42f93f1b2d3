import type { Ports } from './ports.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const graceMs = 20_000;

/**
 * Runs the clean-up once at the first signal and then ends the process: with 0, or 1 where the clean-up failed or took
 * longer than the grace time. Ctrl-C often arrives twice, from the terminal and from npm: repeats are ignored.
 */
export function shutDownOnSignal(cleanUp: () => Promise<void>, { logger, timers }: Ports): void {
  let stopping = false;
  const fail = (error: unknown) => {
    logger.error({ err: error }, 'stopping failed');
    process.exit(1);
  };
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    timers.after(graceMs, () => fail(new Error(`not stopped after ${graceMs} ms`)));
    cleanUp().then(() => process.exit(0), fail);
  };
  for (const signal of signals) process.on(signal, () => stop(signal));
}
