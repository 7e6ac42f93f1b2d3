import { openObjectStorage } from '#libs/object-storage';
import { SystemClock, SystemIdentifiers, SystemRandom } from '#libs/platform';
import { warmUp } from '#libs/survey-data';
import { convert } from '../conversion/convert.ts';
import { serveTasks } from './serve-tasks.ts';

serveTasks(async (configuration) => {
  const clock = new SystemClock();
  const identifiers = new SystemIdentifiers(clock, new SystemRandom());
  const storage = openObjectStorage(configuration, { clock, identifiers });
  await warmUp();
  return (task, report) => convert(task, { storage, clock }, report);
});
