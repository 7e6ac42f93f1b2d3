import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Whether a Docker engine is there to start containers. */
export const dockerAnswers = (): Promise<boolean> =>
  promisify(execFile)('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 5_000 }).then(
    () => true,
    () => false,
  );
