import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const execute = promisify(execFile);

const layers = '@nx/enforce-module-boundaries';
const offences = [
  [
    'a service imports another',
    'libs/services/quota/src/bite.ts',
    "export { ingestService } from '#libs/services/ingest';",
    layers,
  ],
  ['contracts import something', 'libs/contracts/src/bite.ts', "export { Problem } from '#libs/platform';", layers],
  ['the platform imports eventing', 'libs/platform/src/bite.ts', "export { Relay } from '#libs/eventing';", layers],
  [
    'survey-data imports the platform',
    'libs/survey-data/src/bite.ts',
    "export { Problem } from '#libs/platform';",
    layers,
  ],
  [
    'a decider imports more than contracts',
    'libs/services/quota/src/bite.decider.ts',
    "export { Problem } from '#libs/platform';",
    'no-restricted-imports',
  ],
  [
    'Date.now() is called',
    'libs/services/quota/src/bite-1.ts',
    'export const value = Date.now();',
    'no-restricted-syntax',
  ],
  [
    'new Date() is called',
    'libs/services/quota/src/bite-2.ts',
    'export const value = new Date();',
    'no-restricted-syntax',
  ],
  [
    'Math.random() is called',
    'libs/services/quota/src/bite-3.ts',
    'export const value = Math.random();',
    'no-restricted-syntax',
  ],
  [
    'randomUUID() is called',
    'libs/services/quota/src/bite-4.ts',
    'export const value = crypto.randomUUID();',
    'no-restricted-syntax',
  ],
  ['setTimeout() is called', 'libs/services/quota/src/bite-5.ts', 'setTimeout(() => 1, 1);', 'no-restricted-syntax'],
] as const;

/** Lints each offence as a file of the workspace, all in one run. */
describe('a rule bites when', () => {
  const broken = new Map<string, (string | null)[]>();

  beforeAll(async () => {
    for (const [, file, code] of offences) await writeFile(file, code);
    const files = offences.map(([, file]) => file);
    const lint = execute('node_modules/.bin/eslint', ['--format', 'json', ...files]);
    const { stdout } = await lint.catch((failure: { stdout: string }) => failure);
    const results = JSON.parse(stdout) as { filePath: string; messages: { ruleId: string | null }[] }[];
    for (const { filePath, messages } of results)
      broken.set(
        filePath,
        messages.map(({ ruleId }) => ruleId),
      );
  }, 60_000);
  afterAll(async () => {
    for (const [, file] of offences) await rm(file, { force: true });
  });

  it.each(offences)('%s', (_case, file, _code, rule) => {
    expect(broken.get(resolve(file))).toContain(rule);
  });
});
