import { rm } from 'node:fs/promises';
import type { Codebook, JobWarning } from '#libs/contracts';
import type { ColumnBatch } from '../../reader.ts';
import type { Compression } from '../header.ts';
import { Warnings } from '../../warnings.ts';
import { CaseWriter } from './case-writer.ts';
import { recordTypes } from '../dictionary/dictionary.ts';
import { writeDocuments } from './document-record.ts';
import { writeExtensions } from './extension-records.ts';
import { caseCountOffset, writeHeader } from './header-record.ts';
import { layOut, type Layout } from './layout.ts';
import { OutputFile } from './output-file.ts';
import { RecordWriter } from './record-writer.ts';
import { writeValueLabels } from './value-label-records.ts';
import { writeVariables } from './variable-records.ts';

export interface WriteSavOptions {
  /** `zlib` makes what SPSS calls a `.zsav` file. */
  readonly compression: Compression;
  /** Told in the file's header; 1970 where nobody says, so that equal data make equal files. */
  readonly createdAt?: Date;
}

export interface WrittenSav {
  readonly rows: number;
  /** What SPSS cannot hold, and what was written in its place. */
  readonly warnings: readonly JobWarning[];
}

const largestInt32 = 0x7fffffff;

/**
 * Writes an SPSS system file in UTF-8. Memory does not grow with the rows; where it fails, no file is left.
 * @param batches columns in the order of the codebook's variables; null texts become empty ones
 * @throws SurveyFileError `limit-exceeded` where a text is longer than its variable, or than SPSS takes
 */
export async function writeSav(
  path: string,
  codebook: Codebook,
  batches: AsyncIterable<ColumnBatch> | Iterable<ColumnBatch>,
  { compression, createdAt = new Date(0) }: WriteSavOptions,
): Promise<WrittenSav> {
  const warnings = new Warnings();
  const layout = layOut(codebook, warnings);
  const dictionary = new RecordWriter();
  writeHeader(dictionary, codebook, { compression, layout, createdAt }, warnings);
  const longCountOffset = writeDictionary(dictionary, codebook, layout, warnings);
  const file = await OutputFile.create(path);
  try {
    await file.append(dictionary.result());
    const rows = await writeCases(file, layout, compression, batches);
    await file.overwrite(caseCountOffset, new RecordWriter().int32(rows > largestInt32 ? -1 : rows).result());
    await file.overwrite(longCountOffset, new RecordWriter().int64(rows).result());
    await file.close();
    return { rows, warnings: warnings.list };
  } catch (error) {
    await file.close();
    // A file without its last cases would look whole.
    await rm(path, { force: true });
    throw error;
  }
}

/** All records up to the data. Returns where the long number of cases is to be written. */
function writeDictionary(writer: RecordWriter, codebook: Codebook, layout: Layout, warnings: Warnings): number {
  writeVariables(writer, layout, warnings);
  writeValueLabels(writer, layout, warnings);
  writeDocuments(writer, codebook, warnings);
  const caseCountOffset = writeExtensions(writer, codebook, layout);
  writer.int32(recordTypes.end, 0);
  return caseCountOffset;
}

async function writeCases(
  file: OutputFile,
  layout: Layout,
  compression: Compression,
  batches: AsyncIterable<ColumnBatch> | Iterable<ColumnBatch>,
): Promise<number> {
  const writer = await CaseWriter.begin(file, layout, compression);
  for await (const batch of batches) await writer.write(batch);
  return writer.finish();
}
