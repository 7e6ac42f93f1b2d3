import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock, SystemIdentifiers, SystemRandom } from '#libs/platform';
import { describeObjectStorage } from '../object-storage.contract.ts';
import { FilesystemObjectStorage } from './filesystem-object-storage.ts';

const clock = new SystemClock();
const identifiers = new SystemIdentifiers(clock, new SystemRandom());

describeObjectStorage('a directory', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'objects-'));
  const incoming = join(directory, 'incoming');
  return {
    storage: new FilesystemObjectStorage({ directory, identifiers, clock }),
    leftovers: async () => (await readdir(incoming)).length,
    interruptWrite: async () => {
      await mkdir(incoming, { recursive: true });
      await writeFile(join(incoming, identifiers.uuid()), 'the first ha');
    },
    dispose: () => rm(directory, { recursive: true }),
  };
});
