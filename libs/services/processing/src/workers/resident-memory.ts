import { readFile } from 'node:fs/promises';

/** Whether `residentBytes` works here; elsewhere a process has to report its own. */
export const seesOthersMemory = process.platform === 'linux';

/** Resident bytes of a process of this machine; 0 where it has ended. Source: proc_pid_status(5). */
export async function residentBytes(pid: number): Promise<number> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return 0;
    throw error;
  }
}
