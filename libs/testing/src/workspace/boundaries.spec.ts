import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { offences } from './offences.ts';

const execute = promisify(execFile);
const files = offences.map(({ file }) => file);

/** Lints each offence as a file of the workspace, all in one run. */
describe('a rule bites when', () => {
  const broken = new Map<string, (string | null)[]>();

  beforeAll(async () => {
    for (const { file, code } of offences) await writeFile(file, code);
    const lint = execute('node_modules/.bin/eslint', ['--format', 'json', ...files]);
    const { stdout } = await lint.catch((failure: { stdout: string }) => failure);
    const results = JSON.parse(stdout) as { filePath: string; messages: { ruleId: string | null }[] }[];
    for (const { filePath, messages } of results)
      broken.set(
        filePath,
        messages.map(({ ruleId }) => ruleId),
      );
  }, 180_000);
  afterAll(async () => {
    for (const file of files) await rm(file, { force: true });
  });

  it.each(offences)('$title', ({ file, rule }) => {
    expect(broken.get(resolve(file))).toContain(rule);
  });
});
