import { openObjectStorage } from '#libs/object-storage';
import { SystemClock, SystemIdentifiers, SystemRandom, SystemTimers } from '#libs/platform';
import { warmUp } from '#libs/survey-data';
import { convert } from '../conversion/convert.ts';
import type { WorkerConfiguration } from './protocol.ts';
import type { Convert } from './serve-tasks.ts';

/** Loads and opens all that a conversion needs, so that the first file does not wait for it. */
export async function prepareConversion(configuration: WorkerConfiguration): Promise<Convert> {
  const clock = new SystemClock();
  const identifiers = new SystemIdentifiers(clock, new SystemRandom());
  const storage = await openObjectStorage(configuration, { clock, identifiers, timers: new SystemTimers() });
  await warmUp();
  return (task, report) => convert(task, { storage, clock }, report);
}
