import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StandaloneProcess } from '#libs/testing';

const execute = promisify(execFile);

describe('the process', () => {
  let standalone: StandaloneProcess;
  beforeAll(async () => {
    standalone = await StandaloneProcess.start();
  });
  afterAll(() => standalone.dispose());

  it('keeps what gives access from other accounts', async () => {
    const { mode } = await stat(join(standalone.dataDirectory, 'access.json'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('refuses a data directory that another process uses, and says so', async () => {
    const environment = { ...process.env, DATA_DIR: standalone.dataDirectory, PORT: '0', OPS_PORT: '0' };
    const second = execute(process.execPath, ['dist/server/apps/standalone/src/main.js'], { env: environment });
    await expect(second).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('another process runs on') });
    const { status } = await (await standalone.client()).get('/profile');
    expect(status).toBe(200);
  });

  it('says which variable it cannot use', async () => {
    const environment = { ...process.env, PORT: 'three thousand' };
    const second = execute(process.execPath, ['dist/server/apps/standalone/src/main.js'], { env: environment });
    await expect(second).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(/^PORT: /) });
  });

  it.each(['PORT', 'OPS_PORT'])('says that %s is taken, and leaves nothing running', async (variable) => {
    const { port } = new URL((await standalone.access()).baseUrl);
    const directory = await mkdtemp(join(tmpdir(), 'datacollector-'));
    const environment = { ...process.env, DATA_DIR: directory, PORT: '0', OPS_PORT: '0', [variable]: port };
    const second = execute(process.execPath, ['dist/server/apps/standalone/src/main.js'], { env: environment });
    await expect(second).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${variable}: something else`),
    });
    await expect(stat(join(directory, 'postgres/postmaster.pid'))).rejects.toMatchObject({ code: 'ENOENT' });
    await rm(directory, { recursive: true });
  });

  it('stops cleanly, and finds everything again at the next start', async () => {
    const before = await standalone.access();
    expect(await standalone.signal('SIGTERM')).toBe(0);
    await standalone.start();
    const { status, body } = await (await standalone.client()).get<{ email: string }>('/profile');
    expect(status).toBe(200);
    expect(body.email).toBe(before.userEmail);
  });
});
