import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const execute = promisify(execFile);
const ours = join(process.cwd(), 'node_modules');

let folder: string;
let library: string;
/** As npm would install it, but for the network: with the dependencies that it declares, and theirs. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packed-'));
  library = join(folder, 'node_modules/survey-data');
  await mkdir(library, { recursive: true });
  const { stdout } = await execute(process.execPath, ['dist/server/scripts/pack-survey-data.js']);
  await execute('tar', ['xzf', stdout.trim(), '-C', library, '--strip-components', '1']);
  await link(await dependenciesOf(library));
});
afterAll(() => rm(folder, { recursive: true }));

async function dependenciesOf(path: string): Promise<string[]> {
  const { dependencies = {} } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  return Object.keys(dependencies);
}

async function link(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const place = join(folder, 'node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(ours, name), place);
  }
}

it('the packed library converts a file where nothing else of the product is', async () => {
  const survey = join(process.cwd(), 'examples/laptops.zsav');
  const command = join(library, 'bin/survey-convert.js');
  const { stdout } = await execute(process.execPath, [command, survey, 'laptops.parquet', '--json'], {
    cwd: folder,
    env: { HOME: folder },
  });
  expect(JSON.parse(stdout)).toMatchObject({ output: 'laptops.parquet', format: 'zsav', warnings: [] });
  expect((await readFile(join(folder, 'laptops.parquet'))).toString('latin1', 0, 4)).toBe('PAR1');
});

it('the packed library has neither tests nor what they need', async () => {
  const { stdout } = await execute('find', [
    library,
    '-name',
    '*.spec.*',
    '-o',
    '-name',
    'testing',
    '-o',
    '-name',
    'corpus',
  ]);
  expect(stdout).toBe('');
});

const program = `
import { openSurvey, type SurveyReader } from 'survey-data';

const reader: SurveyReader = await openSurvey('survey.sav', { fileName: 'survey.sav' });
const labels: string[] = reader.codebook.variables.flatMap(({ valueLabels }) => valueLabels.map(({ label }) => label));
for await (const { rows, columns } of reader.batches()) console.log(rows * columns.length, labels);
// @ts-expect-error Were it not known what a codebook is, this would be none.
console.log(reader.codebook.nothing);
`;

it('a program that imports the packed library is checked by TypeScript', async () => {
  await link(['@types/node']);
  await writeFile(join(folder, 'program.mts'), program);
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
  const check = execute(process.execPath, [join(ours, 'typescript/bin/tsc'), ...options, 'program.mts'], {
    cwd: folder,
  });
  const { stdout } = await check.catch((error: { stdout: string }) => error);
  expect(stdout).toBe('');
}, 60_000);
