import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SystemUnderTest } from '#libs/testing';
import { ownFolder } from './own-folder.ts';

const execute = promisify(execFile);

/** Whether a command runs here at all: the scripts are for machines that have it. */
const available = (command: string, ...parameters: string[]) =>
  execute(command, parameters).then(
    () => true,
    () => false,
  );
const python = await available('python3', '-c', 'import requests');
const curl = await available('curl', '--version');

export const describeScripts = (system: () => SystemUnderTest) =>
  describe('the example scripts', () => {
    let directory: string;
    let parameters: string[];
    beforeAll(async () => {
      const access = await system().access();
      parameters = [access.baseUrl, access.token, await ownFolder(system()), 'examples/laptops.zsav'];
      directory = await mkdtemp(join(tmpdir(), 'access-'));
      await writeFile(join(directory, 'access.json'), JSON.stringify(access), { mode: 0o600 });
    });
    afterAll(() => rm(directory, { recursive: true }));

    (python ? it : it.skip)('upload.py uploads and waits (needs python3 with requests)', async () => {
      const { stdout } = await execute('python3', ['examples/upload.py', ...parameters]);
      expect(stdout).toMatch(/^completed /);
    });

    (curl ? it : it.skip)('upload.sh uploads and waits (needs curl)', async () => {
      const { stdout } = await execute('sh', ['examples/upload.sh', ...parameters]);
      expect(JSON.parse(stdout.trim())).toMatchObject({ status: 'completed' });
    });

    it('upload.ts uploads and waits', async () => {
      const { stdout } = await execute(process.execPath, ['examples/upload.ts', ...parameters]);
      expect(stdout).toMatch(/^completed /);
    });

    it('the demo creates, appends, reloads, and prints the journal', async () => {
      const { stdout } = await execute(process.execPath, ['dist/server/scripts/demo.js'], {
        env: { ...process.env, DATA_DIR: directory },
      });
      expect(stdout).toMatch(/Processing log[\s\S]*reload[\s\S]*append[\s\S]*create/);
    });
  });
