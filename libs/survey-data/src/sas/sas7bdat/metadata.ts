import { damaged } from '../../bytes/damage.ts';
import type { Fields } from './fields.ts';
import type { SubheaderKind } from './subheader-kind.ts';

/** A text in one of the column text subheaders. */
export interface TextReference {
  readonly block: number;
  readonly offset: number;
  readonly length: number;
}

export interface RowSize {
  readonly rowLength: number;
  /** That are not deleted. */
  readonly rows: number;
  readonly deletedRows: number;
  /** On the mix page. */
  readonly mixRows: number;
  readonly label: TextReference;
  readonly compression: TextReference;
}

export interface ColumnAttributes {
  readonly offset: number;
  readonly width: number;
  readonly isText: boolean;
}

export interface ColumnFormat {
  readonly width: number;
  readonly decimals: number;
  readonly name: TextReference;
  readonly label: TextReference;
}

const readReference = (fields: Fields, at: number): TextReference => ({
  block: fields.uint16(at),
  offset: fields.uint16(at + 2),
  length: fields.uint16(at + 4),
});

/** What the subheaders say about a data set, gathered from page to page: M. Shotwell's document, "SAS7BDAT Subheaders". */
export class Metadata {
  /** Where in the file the first page begins: the place of what is wrong with the whole. */
  readonly origin: number;
  rowSize: RowSize | null = null;
  columnCount: number | null = null;
  readonly texts: Buffer[] = [];
  readonly names: TextReference[] = [];
  readonly attributes: ColumnAttributes[] = [];
  readonly formats: ColumnFormat[] = [];

  constructor(origin: number) {
    this.origin = origin;
  }

  add(kind: SubheaderKind, fields: Fields): void {
    if (kind === 'row-size') this.rowSize ??= readRowSize(fields);
    else if (kind === 'column-size') this.columnCount ??= fields.word(fields.is64Bit ? 8 : 4);
    // A page is read again: what is kept of it is a copy.
    else if (kind === 'column-text') this.texts.push(Buffer.from(fields.bytes.subarray(signatureBytes(fields))));
    else if (kind === 'column-names') this.#addNames(fields);
    else if (kind === 'column-attributes') this.#addAttributes(fields);
    else if (kind === 'column-format') this.formats.push(readFormat(fields));
  }

  /** Whether nothing that the columns need is missing, as where further pages have it. */
  get isComplete(): boolean {
    if (this.rowSize === null || this.columnCount === null) return false;
    const count = this.columnCount;
    if (this.names.length < count || this.attributes.length < count || this.formats.length < count) return false;
    const texts = [...this.names, ...this.formats.flatMap(({ name, label }) => [name, label])];
    return texts.every((reference) => this.#find(reference) !== null);
  }

  text(reference: TextReference): Buffer {
    const text = this.#find(reference);
    if (text) return text;
    const { block, offset, length } = reference;
    throw damaged(
      this.origin,
      `the text of ${length} bytes at ${offset} of block ${block} is missing, expected all names and labels`,
    );
  }

  /** Names and labels, of which the encoding can be guessed; those that are missing are left out. */
  describingTexts(): Buffer[] {
    const references = [...this.names, ...this.formats.map(({ label }) => label)];
    return references.map((reference) => this.#find(reference)).filter((text) => text !== null);
  }

  #find({ block, offset, length }: TextReference): Buffer | null {
    if (length === 0) return Buffer.alloc(0);
    const text = this.texts[block];
    return text && offset + length <= text.length ? text.subarray(offset, offset + length) : null;
  }

  #addNames(fields: Fields): void {
    for (const at of entries(fields, 8)) this.names.push(readReference(fields, at));
  }

  #addAttributes(fields: Fields): void {
    const wordBytes = signatureBytes(fields);
    for (const at of entries(fields, wordBytes + 8)) {
      this.attributes.push({
        offset: fields.word(at),
        width: fields.uint32(at + wordBytes),
        isText: readIsText(fields, at + wordBytes + 6),
      });
    }
  }
}

/** The signature is as long as a count. */
const signatureBytes = ({ is64Bit }: Fields): number => (is64Bit ? 8 : 4);

/** Where the entries of a list begin: after signature and length, and before twelve bytes of padding. */
function* entries(fields: Fields, entryBytes: number): Generator<number, void> {
  const start = signatureBytes(fields) + 8;
  const count = Math.floor((fields.length - start - signatureBytes(fields) - 4) / entryBytes);
  for (let entry = 0; entry < count; entry++) yield start + entry * entryBytes;
}

function readIsText(fields: Fields, at: number): boolean {
  const type = fields.uint8(at);
  if (type !== 1 && type !== 2) throw damaged(fields.origin + at, `the type of a column is ${type}, expected 1 or 2`);
  return type === 2;
}

function readRowSize(fields: Fields): RowSize {
  const word = (index: number) => fields.word(index * signatureBytes(fields));
  const allRows = word(6);
  const deletedRows = word(7);
  if (deletedRows > allRows) throw damaged(fields.origin, `${deletedRows} of ${allRows} rows are deleted`);
  return {
    rowLength: word(5),
    rows: allRows - deletedRows,
    deletedRows,
    mixRows: word(15),
    label: readReference(fields, fields.length - 130),
    compression: readReference(fields, fields.length - 118),
  };
}

function readFormat(fields: Fields): ColumnFormat {
  const start = 3 * signatureBytes(fields);
  return {
    width: fields.uint16(start),
    decimals: fields.uint16(start + 2),
    name: readReference(fields, start + 22),
    label: readReference(fields, start + 28),
  };
}
