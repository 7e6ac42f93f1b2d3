import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const program = join(process.cwd(), 'dist/server/scripts/convert.js');
const laptops = join(process.cwd(), 'examples/laptops.zsav');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convert-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Ending {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Without the variables that the services are configured by. */
function convert(...parameters: string[]): Promise<Ending> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...parameters], { cwd: folder, env: {} }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
}

describe('npm run convert', () => {
  it.each(['parquet', 'csv', 'sav', 'zsav'])('makes a .%s file, and says so', async (format) => {
    const { code, stdout, stderr } = await convert(laptops, `laptops.${format}`);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(new RegExp(`laptops.${format}: \\d+ rows, \\d+ variables, from zsav in [\\d.]+ s\\.`));
    expect(existsSync(join(folder, `laptops.${format}`))).toBe(true);
  });

  it('prints facts as JSON', async () => {
    const { code, stdout } = await convert(laptops, 'facts.csv', '--json', '--labels');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      output: 'facts.csv',
      format: 'zsav',
      encoding: 'UTF-8',
      rows: expect.any(Number),
      variables: expect.any(Number),
      rejectedRows: 0,
      warnings: [],
      problemCount: 0,
      problems: [],
      seconds: expect.any(Number),
    });
  });

  it('shows help', async () => {
    expect(await convert('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage:') });
  });

  it('ends with 1 and a sentence where the file cannot be read', async () => {
    await writeFile(join(folder, 'noise.sav'), Buffer.alloc(500, 7));
    expect(await convert('noise.sav', 'noise.csv')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^unreadable-file: .+\.\n$/),
    });
    expect(await convert('nowhere.sav', 'noise.csv')).toMatchObject({ code: 1 });
  });

  it.each([
    ['no output', [laptops]],
    ['an unknown option', [laptops, 'x.csv', '--fast']],
    ['an unknown extension', [laptops, 'x.xlsx']],
    ['labels in place of codes in a file of SPSS', [laptops, 'x.sav', '--labels']],
    ['no such folder', [laptops, 'nowhere/x.sav']],
  ])('ends with 2 and says how it is used: %s', async (_, parameters) => {
    expect(await convert(...parameters)).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage:') });
  });

  it('ends with 3 where rows had to be left out', async () => {
    await writeFile(join(folder, 'uneven.csv'), 'a,b\n1,x\n2,y,z,too many\n3,z\n');
    const { code, stdout, stderr } = await convert('uneven.csv', 'uneven.parquet', '--json');
    expect(code).toBe(3);
    expect(stderr).toContain('Rows that had to be left out: 1.');
    expect(JSON.parse(stdout)).toMatchObject({ rows: 2, rejectedRows: 1, problemCount: 1, problems: [{ row: 2 }] });
  });

  it('replaces a file only where it is told to', async () => {
    await writeFile(join(folder, 'mine.csv'), 'mine');
    expect(await convert(laptops, 'mine.csv')).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });
    expect(await readFile(join(folder, 'mine.csv'), 'utf8')).toBe('mine');
    expect(await convert(laptops, 'mine.csv', '--force')).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, 'mine.csv'), 'utf8')).not.toBe('mine');
  });

  it('leaves nothing half-written where it is interrupted', async () => {
    const rows = Array.from({ length: 400_000 }, (_, row) => `${row},text ${row},${row / 7}`);
    await writeFile(join(folder, 'large.csv'), `a,b,c\n${rows.join('\n')}\n`);
    const child = spawn(process.execPath, [program, 'large.csv', 'large.sav'], { cwd: folder });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await expect(appears(() => readdirSync(folder).some((name) => name.startsWith('.large.sav-')))).resolves.toBe(true);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(readdirSync(folder).filter((name) => name.includes('large.sav'))).toEqual([]);
  });
});

/** Looks again and again, as long as the test may take. */
async function appears(isThere: () => boolean): Promise<true> {
  while (!isThere()) await new Promise((resolve) => setImmediate(resolve));
  return true;
}
