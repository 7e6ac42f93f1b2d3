import { ConfigurationError } from '#libs/platform';
import type { Ports } from './ports.ts';

const patienceMs = 60_000;
const pauseMs = 1_000;

/**
 * Opens an engine that may be starting itself: tries for a minute, and then throws the last reason. A signal that aborts
 * ends the waiting, and so does a configuration that cannot be used.
 */
export async function whenReachable<Opened>(
  engine: string,
  open: () => Promise<Opened>,
  { clock, timers, logger }: Ports,
  signal?: AbortSignal,
): Promise<Opened> {
  const deadline = clock.monotonic() + patienceMs;
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (error instanceof ConfigurationError) throw error;
      const { message: reason } = error as Error;
      if (signal?.aborted) throw new Error(`stopped while waiting for ${engine}: ${reason}`, { cause: error });
      if (clock.monotonic() + pauseMs > deadline) {
        throw new Error(`${engine} could not be reached for ${patienceMs / 1000} s: ${reason}`, { cause: error });
      }
      logger.warn({ engine, reason }, 'engine not reachable yet');
    }
    await timers.delay(pauseMs, signal);
  }
}
