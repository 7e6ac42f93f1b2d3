import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Access } from '#libs/contracts';
import { createTestDatabase } from '#libs/testing';

const execute = promisify(execFile);

// Each call is a process of its own, which takes ten seconds on a busy machine.
jest.setTimeout(120_000);

describe('npm run access', () => {
  let environment: Record<string, string>;
  beforeAll(async () => {
    environment = {
      DATABASE_URL: await createTestDatabase(),
      SECRETS_KEY: randomBytes(32).toString('base64'),
      PUBLIC_URL: 'https://data.example.org',
    };
  });
  const access = (...parameters: string[]) =>
    execute(process.execPath, ['dist/server/scripts/access.js', ...parameters], { env: environment });

  it('makes the first people exactly once, though it is called twice at the same time, and never tells it again', async () => {
    const calls = await Promise.allSettled([access(), access()]);
    const [told, ...others] = calls.flatMap((call) => (call.status === 'fulfilled' ? [call.value.stdout] : []));
    expect(others).toEqual([]);
    expect(JSON.parse(told!) as Access).toMatchObject({
      baseUrl: 'https://data.example.org/api/v1',
      adminEmail: 'admin@example.org',
      userEmail: 'user@example.org',
      token: expect.stringMatching(/^dct_/),
    });
    await expect(access()).rejects.toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('--renew') });
  });

  it('gives new secrets to who has lost them', async () => {
    const [first, second] = [await access('--renew'), await access('--renew')].map(({ stdout }) => JSON.parse(stdout));
    expect(second.token).not.toBe(first.token);
    expect(second.folder).toBe(first.folder);
  });

  it('says what it needs', async () => {
    await expect(access('--new')).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('--renew') });
    environment = {};
    await expect(access()).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^DATABASE_URL: [\s\S]*^SECRETS_KEY: /m),
    });
  });
});
