// How fast survey files are read and converted, beside the programs that people do it with, where they are installed:
// npm run bench:readers -- [shape,…] [rounds]. Every way is a process of its own; ratios are of wall time within a round.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeSav } from '#libs/survey-data';
import { type Command, findPeers, havenValues, type Peers } from './bench-readers/peers.ts';
import { Report } from './bench-readers/report.ts';
import { runProgram, type Usage } from './bench-readers/run-program.ts';
import { batchesOf, codebookOf, shapes, type SurveyShape } from './bench-readers/survey-shapes.ts';

const wanted = process.argv[2]?.split(',') ?? shapes.map(({ name }) => name);
const rounds = Number(process.argv[3] ?? 3);

const report = new Report();
const directory = await mkdtemp(join(tmpdir(), 'bench-readers-'));
try {
  const peers = await findPeers(directory);
  for (const [name, isThere] of Object.entries(peers)) if (!isThere) report.line(`${name}: skipped, not installed`);
  for (const shape of shapes.filter(({ name }) => wanted.includes(name))) await measure(shape, peers);
  if (report.failed) process.exitCode = 1;
} finally {
  await rm(directory, { recursive: true });
}

async function measure(shape: SurveyShape, peers: Peers): Promise<void> {
  const files = await generate(shape);
  for (const [path, format] of [
    [files.sav, 'sav'],
    [files.zsav, 'zsav'],
  ] as const) {
    await compareParsing(format, path, peers);
    await compareConverting(format, path, shape, peers);
  }
  await compareCsv(files.csv);
  await Promise.all(Object.values(files).map((path) => rm(path)));
}

async function generate(shape: SurveyShape) {
  const path = (extension: string) => join(directory, `${shape.name}.${extension}`);
  const files = { sav: path('sav'), zsav: path('zsav'), csv: path('csv') };
  const codebook = codebookOf(shape);
  await writeSav(files.sav, codebook, batchesOf(shape), { compression: 'bytecode' });
  await writeSav(files.zsav, codebook, batchesOf(shape), { compression: 'zlib' });
  await runProgram(convert(files.zsav, files.csv));
  const sizes = await Promise.all(
    Object.entries(files).map(async ([name, file]) => `${name} ${((await stat(file)).size / 1e6).toFixed(0)} MB`),
  );
  report.line(`${shape.name}: ${shape.rows} rows of ${shape.variables} variables, ${sizes.join(', ')}`);
  return files;
}

async function compareParsing(format: string, path: string, { readstatValues, haven, pspp }: Peers): Promise<void> {
  if (haven) await show(`${format} into R by haven`, havenValues(path));
  // PSPP 1.6.2 gives up large .zsav files midway, some of them without a word: see docs/formats.md.
  if (pspp && format === 'sav') await show('sav to CSV by PSPP', ['pspp-convert', path, join(directory, 'pspp.csv')]);
  const ratios = await inRounds(async () => {
    const ours = await show(`${format}, all values`, script('bench-readers/read-values', path));
    const theirs = readstatValues && (await show(`${format}, all values by ReadStat's library`, readstatValues(path)));
    return theirs && ours.seconds / theirs.seconds;
  });
  if (ratios.length > 0) report.bar(`${format}, all values, beside ReadStat's library`, median(ratios), 1.3);
}

async function compareConverting(format: string, path: string, shape: SurveyShape, peers: Peers): Promise<void> {
  let peak = 0;
  const ratios = await inRounds(async () => {
    const ours = await show(`${format} to Parquet`, convert(path, join(directory, 'ours.parquet')));
    peak = Math.max(peak, ours.peakMebibytes);
    const theirs =
      peers.readstat &&
      (await show(`${format} to CSV by readstat`, ['readstat', '-f', path, join(directory, 'readstat.csv')]));
    return theirs && ours.seconds / theirs.seconds;
  });
  if (ratios.length > 0) report.bar(`${format} to Parquet, beside readstat to CSV`, median(ratios), 0.25);
  report.bar(`${format} to Parquet, memory at most`, peak, shape.variables > 1000 ? 1200 : 500, 'MiB');
}

async function compareCsv(path: string): Promise<void> {
  const ratios = await inRounds(async () => {
    const ours = await show('CSV to Parquet', convert(path, join(directory, 'ours.parquet')));
    const theirs = await show(
      "CSV to Parquet by DuckDB's COPY",
      script('bench-readers/duckdb-copy', path, join(directory, 'duckdb.parquet')),
    );
    return ours.seconds / theirs.seconds;
  });
  report.bar("CSV to Parquet, beside DuckDB's COPY", median(ratios), 1.5);
}

async function show(name: string, command: Command): Promise<Usage> {
  const usage = await runProgram(command);
  report.usage(name, usage);
  return usage;
}

async function inRounds(round: () => Promise<number | null | false>): Promise<number[]> {
  const ratios: number[] = [];
  for (let number = 0; number < rounds; number += 1) {
    const ratio = await round();
    if (ratio) ratios.push(ratio);
  }
  return ratios;
}

function script(name: string, ...args: string[]): Command {
  return [process.execPath, fileURLToPath(new URL(`./${name}.js`, import.meta.url)), ...args];
}

function convert(input: string, output: string): Command {
  const [node, ...rest] = script('convert', input, output, '--force');
  // As `npm run convert` does.
  return [node, '--max-semi-space-size=8', ...rest];
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
