import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Codebook, JobWarning } from '#libs/contracts';
import { exportCsv } from '../csv/export-csv.ts';
import { writeParquet } from '../parquet/export-parquet.ts';
import { streamRows } from '../parquet/read-segments.ts';
import { widenTexts } from '../parquet/text-widths.ts';
import { writeSegments, type WrittenSegment } from '../parquet/write-segments.ts';
import type { ColumnBatch } from '../reader.ts';
import { writeSav } from '../spss/writer/write-sav.ts';
import { interruptible } from './interruptible.ts';
import type { OutputFormat } from './output-format.ts';

export interface SurveyToWrite {
  readonly codebook: Codebook;
  readonly batches: AsyncIterable<ColumnBatch>;
  /** For files on their way. */
  readonly directory: string;
  /** Values as they are stored, not as dates and booleans. */
  readonly raw: boolean;
  readonly signal: AbortSignal | undefined;
}

export interface Written {
  readonly rows: number;
  /** What the format cannot hold. */
  readonly warnings: readonly JobWarning[];
}

/** Writes a file that does not exist yet. */
export async function writeOutput(path: string, format: OutputFormat, survey: SurveyToWrite): Promise<Written> {
  switch (format) {
    case 'csv':
      return writeCsv(path, survey);
    case 'parquet':
      return { rows: await writeParquet(path, survey.codebook, survey.batches, survey), warnings: [] };
    case 'sav':
    case 'zsav':
      return writeSystemFile(path, format, survey);
  }
}

async function writeCsv(path: string, { codebook, batches, raw }: SurveyToWrite): Promise<Written> {
  let rows = 0;
  const counted = async function* () {
    for await (const batch of batches) {
      rows += batch.rows;
      yield batch;
    }
  };
  await pipeline(exportCsv(codebook.variables, counted(), { raw }), createWriteStream(path));
  return { rows, warnings: [] };
}

/** Rows are stored first: how long their texts are in UTF-8 is known at their end only. */
async function writeSystemFile(path: string, format: 'sav' | 'zsav', survey: SurveyToWrite): Promise<Written> {
  const { codebook, batches, directory, signal } = survey;
  const segments: WrittenSegment[] = [];
  for await (const segment of writeSegments(codebook, batches, { directory })) segments.push(segment);
  const widened = await widenTexts(codebook, segments);
  const stored = interruptible(streamRows({ segments, codebook: widened }), signal);
  return writeSav(path, widened, stored, { compression: format === 'zsav' ? 'zlib' : 'bytecode' });
}
