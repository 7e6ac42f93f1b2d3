import { createReadStream, createWriteStream } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ThriftReader, ThriftWriter, thriftTypes } from './thrift.ts';
import { copyStruct, findField, readListHeader, type StructEdits } from './thrift-edits.ts';

/** At both ends of a file; before the last one, the footer and its length. Source: parquet-format, "File format". */
const magic = Buffer.from('PAR1');
const tailBytes = 8;
/** Of the footer, a `FileMetaData`. Source: parquet.thrift. */
const fields = { rows: 3, rowGroups: 4, metadata: 5 } as const;
/** Of a `KeyValue`. */
const valueField = 2;

/**
 * Joins Parquet files of the same columns and types to one, whose rows follow each other: their pages are copied as they
 * are, only the places in the footer change. One at a time: a query over all of them would hold readers for all columns of all files in
 * memory, which for a long file of 5,000 variables is more than there is.
 */
export class JoinedParquet {
  readonly #path: string;
  readonly #rowGroups: Buffer[] = [];
  #footer: Buffer | null = null;
  #length: number = magic.length;
  #rows = 0;

  private constructor(path: string) {
    this.#path = path;
  }

  /** @param path of a file that does not exist yet */
  static async create(path: string): Promise<JoinedParquet> {
    await writeFile(path, magic);
    return new JoinedParquet(path);
  }

  /** @param path of a file that is not needed any more afterwards */
  async append(path: string): Promise<void> {
    const { footer, end } = await readFooter(path);
    const shift = this.#length - magic.length;
    this.#takeRowGroups(footer, shift);
    this.#footer ??= footer;
    const pages = createReadStream(path, { start: magic.length, end: end - 1 });
    await pipeline(pages, createWriteStream(this.#path, { flags: 'a' }));
    this.#length += end - magic.length;
  }

  /**
   * Writes the footer: that of the first file, with the row groups of all.
   * @param metadata in place of what the first file has under its only key
   */
  async finish(metadata: string): Promise<void> {
    if (!this.#footer) throw new Error('there is nothing to join');
    const rowGroups = new ThriftWriter();
    rowGroups.listHeader(this.#rowGroups.length, thriftTypes.struct);
    for (const rowGroup of this.#rowGroups) rowGroups.bytes(rowGroup);
    const footer = new ThriftWriter();
    const value = new ThriftWriter();
    value.binary(Buffer.from(metadata));
    copyStruct(new ThriftReader(this.#footer), footer, {
      [fields.rows]: () => this.#rows,
      [fields.rowGroups]: { replacement: rowGroups.result() },
      [fields.metadata]: { [valueField]: { replacement: value.result() } },
    });
    const length = Buffer.alloc(4);
    length.writeUInt32LE(footer.result().length);
    await writeFile(this.#path, Buffer.concat([footer.result(), length, magic]), { flag: 'a' });
  }

  #takeRowGroups(footer: Buffer, shift: number): void {
    this.#rows += new ThriftReader(findField(footer, fields.rows)!).integer();
    const reader = new ThriftReader(findField(footer, fields.rowGroups)!);
    for (let rest = readListHeader(reader).size; rest > 0; rest -= 1) {
      const rowGroup = new ThriftWriter();
      copyStruct(reader, rowGroup, moved(shift, this.#rowGroups.length));
      this.#rowGroups.push(rowGroup.result());
    }
  }
}

/** Edits of a `RowGroup` for another place in a file. An offset of 0 stands for none. */
function moved(shift: number, ordinal: number): StructEdits {
  const move = (offset: number) => (offset > 0 ? offset + shift : offset);
  const metaData = { 9: move, 10: move, 11: move, 14: move };
  return { 1: { 2: move, 3: metaData, 4: move, 6: move }, 5: move, 7: () => ordinal };
}

async function readFooter(path: string): Promise<{ footer: Buffer; end: number }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = await readAt(file, size - tailBytes, tailBytes);
    const length = tail.readUInt32LE(0);
    const end = size - tailBytes - length;
    return { footer: await readAt(file, end, length), end };
  } finally {
    await file.close();
  }
}

async function readAt(file: Awaited<ReturnType<typeof open>>, position: number, length: number): Promise<Buffer> {
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer;
}
