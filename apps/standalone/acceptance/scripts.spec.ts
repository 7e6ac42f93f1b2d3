import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StandaloneProcess } from '#libs/testing';

const execute = promisify(execFile);

/** Whether a command runs here at all: the scripts are for machines that have it. */
const available = (command: string, ...parameters: string[]) =>
  execute(command, parameters).then(
    () => true,
    () => false,
  );
const python = await available('python3', '-c', 'import requests');
const curl = await available('curl', '--version');

describe('the example scripts', () => {
  let standalone: StandaloneProcess;
  let parameters: string[];
  beforeAll(async () => {
    standalone = await StandaloneProcess.start();
    const { baseUrl, token, folder } = await standalone.access();
    parameters = [baseUrl, token, folder, 'examples/laptops.zsav'];
  });
  afterAll(() => standalone.dispose());

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
      env: { ...process.env, DATA_DIR: standalone.dataDirectory },
    });
    expect(stdout).toMatch(/Processing log[\s\S]*reload[\s\S]*append[\s\S]*create/);
  });
});
