import duckdb from '@duckdb/node-bindings';

/**
 * Texts as they lie in a vector of DuckDB, `duckdb_string_t` of its C interface: 16 bytes each. A length as uint32, then
 * the UTF-8 itself where it has at most twelve bytes, else its first four and the address of all of it.
 */
const elementBytes = 16;
const mostInlined = 12;
const prefixBytes = 4;

/** Puts the texts of a vector together, to hand all over at once: a call for each would take most of the time. */
export class TextVector {
  readonly #bytes: Buffer;
  readonly #halves: Uint32Array;
  readonly #addresses: BigUint64Array;
  /** Rows and texts that are too long to lie in their elements. */
  #longRows: number[] = [];
  #longTexts: string[] = [];

  /** @param rows of a vector */
  constructor(rows: number) {
    const memory = new ArrayBuffer(rows * elementBytes);
    this.#bytes = Buffer.from(memory);
    this.#halves = new Uint32Array(memory);
    this.#addresses = new BigUint64Array(memory);
  }

  /** Makes the first rows empty texts. */
  clear(rows: number): void {
    this.#bytes.fill(0, 0, rows * elementBytes);
    this.#longRows = [];
    this.#longTexts = [];
  }

  set(row: number, text: string): void {
    if (text.length <= mostInlined && (this.#setAscii(row, text) || this.#setInlined(row, text))) return;
    this.#longRows.push(row);
    this.#longTexts.push(text);
  }

  copyTo(vector: duckdb.Vector, rows: number): void {
    if (this.#longRows.length > 0) this.#placeLongTexts(vector);
    duckdb.copy_data_to_vector(vector, 0, this.#bytes.buffer as ArrayBuffer, 0, rows * elementBytes);
  }

  #setAscii(row: number, text: string): boolean {
    const start = row * elementBytes + 4;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return false;
      this.#bytes[start + index] = code;
    }
    this.#setLength(row, text.length);
    return true;
  }

  #setInlined(row: number, text: string): boolean {
    const length = Buffer.byteLength(text);
    if (length > mostInlined) return false;
    this.#bytes.write(text, row * elementBytes + 4);
    this.#setLength(row, length);
    return true;
  }

  #setLength(row: number, length: number): void {
    this.#halves[row * (elementBytes / 4)] = length;
  }

  /** One text of them all is lent to the vector, which keeps it; each one's address is a place within it. */
  #placeLongTexts(vector: duckdb.Vector): void {
    const all = Buffer.from(this.#longTexts.join(''));
    const isAscii = all.length === this.#longTexts.reduce((sum, { length }) => sum + length, 0);
    duckdb.vector_assign_string_element_len(vector, 0, all);
    const [, address] = new BigUint64Array(duckdb.vector_get_data(vector, elementBytes).slice().buffer);
    let offset = 0;
    this.#longRows.forEach((row, index) => {
      const text = this.#longTexts[index]!;
      const length = isAscii ? text.length : Buffer.byteLength(text);
      this.#setLength(row, length);
      all.copy(this.#bytes, row * elementBytes + 4, offset, offset + prefixBytes);
      this.#addresses[row * (elementBytes / 8) + 1] = address! + BigInt(offset);
      offset += length;
    });
  }
}
