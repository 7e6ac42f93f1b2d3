import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSurvey, type Survey } from '../../read-survey.ts';
import type { OpenOptions } from '../../reader.ts';
import { openCsv } from '../open-csv.ts';

/** Reads a text table of this content, for specifications. */
export async function readCsv(content: string | Buffer, options: Partial<OpenOptions> = {}): Promise<Survey> {
  const directory = await mkdtemp(join(tmpdir(), 'csv-'));
  try {
    const path = join(directory, 'survey.csv');
    await writeFile(path, content);
    return await readSurvey(await openCsv(path, { fileName: 'survey.csv', ...options }, 'csv'));
  } finally {
    await rm(directory, { recursive: true });
  }
}
