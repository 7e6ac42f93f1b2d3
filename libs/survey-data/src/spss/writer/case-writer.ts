import type { ColumnBatch } from '../../reader.ts';
import { batchShape } from '../data/read-cases.ts';
import { SlotBuffer } from '../data/slot-buffer.ts';
import type { Compression } from '../header.ts';
import { slotsOf } from '../dictionary/variable-record.ts';
import { BytecodeEncoder } from './bytecode-encoder.ts';
import { clear, scatter } from './column-scatterer.ts';
import type { Layout } from './layout.ts';
import type { OutputFile } from './output-file.ts';
import { ZlibSink } from './zlib-sink.ts';

/** Turns batches of columns into cases, and writes them by a compression. */
export class CaseWriter {
  readonly #file: OutputFile;
  readonly #layout: Layout;
  readonly #encoder: BytecodeEncoder | null;
  readonly #zlib: ZlibSink | null;
  readonly #buffer: SlotBuffer;
  readonly #bufferRows: number;
  #rows = 0;

  private constructor(file: OutputFile, layout: Layout, encoder: BytecodeEncoder | null, zlib: ZlibSink | null) {
    this.#file = file;
    this.#layout = layout;
    this.#encoder = encoder;
    this.#zlib = zlib;
    this.#bufferRows = batchShape(layout.slots).bufferRows;
    this.#buffer = new SlotBuffer(layout.slots, this.#bufferRows);
  }

  static async begin(file: OutputFile, layout: Layout, compression: Compression): Promise<CaseWriter> {
    const encoder = compression === 'none' ? null : new BytecodeEncoder(textSlots(layout));
    return new CaseWriter(file, layout, encoder, compression === 'zlib' ? await ZlibSink.begin(file) : null);
  }

  async write(batch: ColumnBatch): Promise<void> {
    for (let from = 0; from < batch.rows; from += this.#bufferRows) {
      const rows = Math.min(this.#bufferRows, batch.rows - from);
      clear(this.#buffer);
      this.#layout.variables.forEach((written, index) => {
        scatter(written, batch.columns[index]!, from, rows, this.#buffer);
      });
      this.#buffer.filled = rows * this.#layout.slots;
      const cases = this.#buffer.bytes.subarray(0, this.#buffer.filled * 8);
      await this.#append(this.#encoder ? this.#encoder.encode(this.#buffer) : cases);
    }
    this.#rows += batch.rows;
  }

  /** Returns the number of cases. */
  async finish(): Promise<number> {
    if (this.#encoder) await this.#append(this.#encoder.finish());
    await this.#zlib?.finish();
    return this.#rows;
  }

  #append(bytes: Uint8Array): Promise<void> {
    return this.#zlib ? this.#zlib.write(bytes) : this.#file.append(bytes);
  }
}

/** 1 for each field of a case that belongs to a string. */
function textSlots({ variables, slots }: Layout): Uint8Array {
  const text = new Uint8Array(slots);
  for (const { slot, width } of variables.flatMap(({ segments }) => segments)) {
    if (width > 0) text.fill(1, slot, slot + slotsOf(width));
  }
  return text;
}
