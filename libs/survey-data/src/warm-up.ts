import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSurvey } from './open-survey.ts';
import { readRows, type StoredSegment } from './parquet/read-segments.ts';
import { writeSegments } from './parquet/write-segments.ts';

/**
 * Takes a survey of one row all the way once. Starting DuckDB and running all the code for the first time takes some
 * 60 ms, which then does not fall on the first upload.
 */
export async function warmUp(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'warm-up-'));
  try {
    const path = join(directory, 'survey.csv');
    await writeFile(path, 'id,answer,day\n1,yes,2024-03-01\n');
    const reader = await openSurvey(path, { fileName: 'survey.csv' });
    const { codebook } = reader;
    const segments: StoredSegment[] = [];
    for await (const segment of writeSegments(codebook, reader.batches(), { directory })) segments.push(segment);
    await reader.close();
    await readRows({ segments, codebook });
  } finally {
    await rm(directory, { recursive: true });
  }
}
