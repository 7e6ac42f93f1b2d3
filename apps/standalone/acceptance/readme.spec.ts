import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

describe('README.md', () => {
  it('has the table of variables as the program knows them', async () => {
    const check = promisify(execFile)(process.execPath, ['dist/server/scripts/readme-variables.js', '--check']);
    expect((await check).stdout).toContain('up to date');
  });
});
