import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Codebook, JobWarning } from '#libs/contracts';
import { exportCsv } from '../csv/export-csv.ts';
import { exportParquet } from '../parquet/export-parquet.ts';
import { type StoredSegment, streamRows } from '../parquet/read-segments.ts';
import { widenTexts } from '../parquet/text-widths.ts';
import { writeSav } from '../spss/writer/write-sav.ts';
import { interruptible } from './interruptible.ts';
import type { OutputFormat } from './output-format.ts';

export interface StoredSurvey {
  readonly codebook: Codebook;
  readonly segments: readonly StoredSegment[];
  /** Values as they are stored, not as dates and booleans. */
  readonly raw: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Writes a file that does not exist yet. Returns what the format cannot hold. */
export async function writeOutput(
  path: string,
  format: OutputFormat,
  survey: StoredSurvey,
): Promise<readonly JobWarning[]> {
  switch (format) {
    case 'csv':
      await writeCsv(path, survey);
      return [];
    case 'parquet':
      await exportParquet({ ...survey, path, presentation: { raw: survey.raw } });
      return [];
    case 'sav':
    case 'zsav':
      return writeSystemFile(path, format, survey);
  }
}

async function writeCsv(path: string, { codebook, segments, raw, signal }: StoredSurvey): Promise<void> {
  const rows = interruptible(streamRows({ segments, codebook }), signal);
  await pipeline(exportCsv(codebook.variables, rows, { raw }), createWriteStream(path));
}

async function writeSystemFile(path: string, format: 'sav' | 'zsav', { codebook, segments, signal }: StoredSurvey) {
  const widened = await widenTexts(codebook, segments);
  const rows = interruptible(streamRows({ segments, codebook: widened }), signal);
  const { warnings } = await writeSav(path, widened, rows, { compression: format === 'zsav' ? 'zlib' : 'bytecode' });
  return warnings;
}
