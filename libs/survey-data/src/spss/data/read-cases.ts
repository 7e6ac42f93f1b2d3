import type { ColumnBatch } from '../../reader.ts';
import type { CaseColumns } from './case-columns.ts';
import { SlotBuffer } from './slot-buffer.ts';
import type { SlotDecoder } from './slot-decoder.ts';
import { WordCutter } from './words.ts';

/** Fields of a buffer: 64 KiB, which stay in a processor's cache while their columns are gathered. */
const bufferFields = 8 * 1024;
const batchFields = 4 * 1024 * 1024;
const minBufferRows = 16;
const maxBufferRows = 4096;
const maxBatchRows = 8192;

export interface BatchShape {
  readonly bufferRows: number;
  /** A multiple of the above. */
  readonly batchRows: number;
}

/** @param stride fields of a case */
export function batchShape(stride: number): BatchShape {
  const bufferRows = clamp(Math.max(minBufferRows, Math.floor(bufferFields / stride)), maxBufferRows);
  const batchRows = clamp(Math.floor(batchFields / stride), maxBatchRows);
  return { bufferRows, batchRows: bufferRows * Math.max(1, Math.floor(batchRows / bufferRows)) };
}

const clamp = (rows: number, most: number) => Math.max(1, Math.min(rows, most));

/** Where the data ended. */
export interface CasesEnd {
  /** Complete cases. */
  readonly rows: number;
  /** Something of a further case is there. */
  readonly incomplete: boolean;
}

/**
 * Decodes pieces of the data into batches of columns.
 * @param stride fields of a case
 * @param limit cases that are wanted; more are counted only
 */
export async function* readCases(
  pieces: AsyncIterable<Uint8Array>,
  decoder: SlotDecoder,
  columns: CaseColumns,
  stride: number,
  limit: number,
): AsyncGenerator<ColumnBatch, CasesEnd> {
  const { bufferRows, batchRows } = batchShape(stride);
  const buffer = new SlotBuffer(stride, bufferRows);
  const batch = new BatchBuilder(columns, limit);
  const cutter = new WordCutter();
  let rows = 0;
  for await (const piece of pieces) {
    const words = cutter.cut(piece);
    let position = 0;
    do {
      position = decoder.decode(words, position, buffer);
      if (!buffer.isFull) break;
      rows += batch.append(buffer);
      if (batch.rows === batchRows) yield batch.take();
    } while (true);
    if (decoder.ended) break;
  }
  const incomplete = buffer.filled % stride > 0 || decoder.awaitsLiteral || (!decoder.ended && cutter.restBytes > 0);
  rows += batch.append(buffer);
  if (batch.rows > 0) yield batch.take();
  return { rows, incomplete };
}

class BatchBuilder {
  readonly #columns: CaseColumns;
  readonly #limit: number;
  /** Of the batch that is being built, in the file, from 0. */
  #firstRow = 0;
  rows = 0;

  constructor(columns: CaseColumns, limit: number) {
    this.#columns = columns;
    this.#limit = limit;
  }

  /** Takes the complete cases of the buffer up to the limit, and empties it; returns how many it had. */
  append(buffer: SlotBuffer): number {
    const complete = buffer.rows;
    const firstRow = this.#firstRow + this.rows;
    const wanted = Math.min(complete, this.#limit - firstRow);
    this.#columns.append(buffer, wanted, firstRow);
    this.rows += wanted;
    buffer.filled = 0;
    return complete;
  }

  take(): ColumnBatch {
    const { rows } = this;
    this.#firstRow += rows;
    this.rows = 0;
    return { rows, columns: this.#columns.take() };
  }
}
