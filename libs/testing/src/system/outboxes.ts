import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** The mails about a job in the outboxes of data directories, oldest first. */
export async function mailsInOutboxes(dataDirectories: readonly string[], jobId: string): Promise<string[]> {
  const files = await Promise.all(dataDirectories.map((directory) => filesIn(join(directory, 'outbox'))));
  const byTime = (one: string, other: string) => (basename(one) < basename(other) ? -1 : 1);
  const about = files.flat().filter((file) => file.endsWith('.eml') && file.includes(jobId));
  return Promise.all(about.sort(byTime).map((file) => readFile(file, 'utf8')));
}

/** The directory is made with the first mail. */
async function filesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.map((name) => join(directory, name));
}
