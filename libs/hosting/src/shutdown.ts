import type { Ports } from './ports.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const graceMs = 20_000;

/** Why a process ends: a signal, or something without which it cannot go on. */
export type Ending = { readonly signal: NodeJS.Signals } | { readonly failure: Error };

/**
 * Runs the clean-up once, at the first signal or failure, and then ends the process: with 0 after a signal; with 1 after a
 * failure, and where the clean-up failed or took longer than the grace time. Ctrl-C often arrives twice, from the terminal
 * and from npm: repeats are ignored. Returns what ends the process for a failure.
 */
export function endCleanly(
  cleanUp: (ending: Ending) => Promise<void>,
  { logger, timers }: Pick<Ports, 'logger' | 'timers'>,
): (failure: Error) => void {
  let ended = false;
  const giveUp = (error: unknown) => {
    logger.error({ err: error }, 'stopping failed');
    process.exit(1);
  };
  const end = (ending: Ending) => {
    if (ended) return;
    ended = true;
    if ('failure' in ending) logger.fatal({ err: ending.failure }, 'cannot go on, stopping');
    else logger.info(ending, 'stopping');
    // Also where nothing is left that keeps the process alive.
    process.exitCode = 'failure' in ending ? 1 : 0;
    timers.after(graceMs, () => giveUp(new Error(`not stopped after ${graceMs} ms`)));
    cleanUp(ending).then(() => process.exit(), giveUp);
  };
  for (const signal of signals) process.on(signal, () => end({ signal }));
  return (failure) => end({ failure });
}
