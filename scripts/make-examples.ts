// Writes the sample survey that the README, the demo and the tests use. The same every time.
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { exportCsv, writeSav } from '#libs/survey-data';
import { firstWave, secondWave, type Wave } from './examples/waves.ts';
import { writeWorkbook } from './examples/write-xlsx.ts';

const folder = process.argv[2] ?? 'examples';
const first = firstWave();

await writeZsav('laptops.zsav', first);
await writeZsav('laptops-wave2.zsav', secondWave());
await writeWorkbook(join(folder, 'laptops.xlsx'), first);
await pipeline(exportCsv(first.codebook.variables, once(first), {}), createWriteStream(join(folder, 'laptops.csv')));

async function writeZsav(name: string, { codebook, batch }: Wave): Promise<void> {
  await writeSav(join(folder, name), codebook, [batch], { compression: 'zlib', createdAt: new Date('2026-06-01') });
}

async function* once({ batch }: Wave) {
  yield batch;
}
