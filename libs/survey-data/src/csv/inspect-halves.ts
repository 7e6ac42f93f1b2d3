import type { FileHandle } from 'node:fs/promises';
import type { Dialect } from './dialect.ts';
import type { TextEncoding } from './encoding.ts';
import { InspectionThread } from './inspection-thread.ts';
import { TableInspection, type TableShape } from './inspect-table.ts';
import { RecordReader } from './records.ts';
import { readChunks, readUtf8 } from './utf8-chunks.ts';

/** A table in UTF-8. */
export interface TableFile {
  readonly file: FileHandle;
  readonly encoding: TextEncoding;
  /** Where a line begins, somewhere in the midst of the file. */
  readonly middle: number;
  readonly dialect: Dialect;
  /** Called with the bytes of the file that have been read. */
  readonly onRead: (bytes: number) => void;
}

/**
 * As `inspectTable`, but the second half is inspected on a thread meanwhile. Where that begins within a record (there are
 * line ends in quoted texts) or is damaged, it is read here again, where all is known that has to be told.
 */
export async function inspectHalves(table: TableFile, header: boolean | undefined): Promise<TableShape> {
  const { file, encoding, middle, dialect, onRead } = table;
  const inspection = new TableInspection(dialect);
  const records = new RecordReader(dialect.delimiter);
  let thread: InspectionThread | null = null;
  try {
    for await (const block of records.read(readUtf8(file, encoding, onRead, { end: middle }))) {
      inspection.add(block);
      if (inspection.rows) {
        thread ??= new InspectionThread({
          fd: file.fd,
          start: middle,
          dialect,
          columns: inspection.rows.columns.length,
        });
      }
    }
    const facts = records.isBetweenRecords ? await thread?.facts : null;
    if (facts) inspection.rows!.include(facts);
    else {
      for await (const block of records.read(readUtf8(file, encoding, onRead, { start: middle })))
        inspection.add(block);
      for (const block of records.end()) inspection.add(block);
    }
    return inspection.end(header);
  } finally {
    await thread?.stop();
  }
}

/** Where a line begins in the second half; null where there is no end of a line soon. */
export async function startOfLine(file: FileHandle, from: number): Promise<number | null> {
  for await (const chunk of readChunks(file, from)) {
    const end = chunk.indexOf('\n');
    return end === -1 ? null : from + end + 1;
  }
  return null;
}
