import duckdb from '@duckdb/node-bindings';

/**
 * Texts as they lie in a vector of DuckDB, `duckdb_string_t` of its C interface: 16 bytes each. A length as uint32, then
 * the UTF-8 itself where it has at most twelve bytes, else its first four and the address of all of it.
 */
const elementBytes = 16;
const lengthBytes = 4;
const addressOffset = 8;
const mostInlined = 12;

/** The texts of some rows of a vector, null where there is none. */
export function textsOf(vector: duckdb.Vector, from: number, to: number): (string | null)[] {
  const data = duckdb.vector_get_data(vector, to * elementBytes);
  const elements = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const validity = duckdb.vector_get_validity(vector, Math.ceil(to / 64) * 8);
  const long = new LongTexts(elements);
  const texts = new Array<string | null>(to - from).fill(null);
  for (let row = from; row < to; row += 1) {
    if (validity && ((validity[row >> 3]! >> (row & 7)) & 1) === 0) continue;
    const start = row * elementBytes + lengthBytes;
    const length = elements.readUInt32LE(row * elementBytes);
    if (length <= mostInlined) texts[row - from] = elements.toString('utf8', start, start + length);
    else long.add(row, length);
  }
  long.copyTo(texts, from);
  return texts;
}

/** Texts that do not lie further apart lie in pages of memory that are there, as what is between them then does. */
const mostGap = 4095;

interface Place {
  /** The first row that has the text. */
  readonly row: number;
  readonly address: number;
  readonly length: number;
  text: string;
}

/**
 * Texts that only have an address. To fetch memory takes several times as long as to decode a text, so that texts that
 * follow each other are fetched at once; those of a dictionary have the same address in many rows, and are decoded once.
 */
class LongTexts {
  readonly #elements: Buffer;
  readonly #rows: number[] = [];
  readonly #places: Place[] = [];
  readonly #known = new Map<number, Place>();
  /** Neighbours that are not decoded yet. */
  #run: Place[] = [];

  constructor(elements: Buffer) {
    this.#elements = elements;
  }

  add(row: number, length: number): void {
    const address = this.#elements.readUIntLE(row * elementBytes + addressOffset, 6);
    const known = this.#known.get(address);
    const place = known?.length === length ? known : this.#addPlace({ row, address, length, text: '' });
    this.#rows.push(row);
    this.#places.push(place);
  }

  copyTo(texts: (string | null)[], from: number): void {
    this.#decodeRun();
    this.#rows.forEach((row, at) => (texts[row - from] = this.#places[at]!.text));
  }

  #addPlace(place: Place): Place {
    const last = this.#run.at(-1);
    const gap = last ? place.address - last.address - last.length : 0;
    if (gap < 0 || gap > mostGap) this.#decodeRun();
    this.#run.push(place);
    this.#known.set(place.address, place);
    return place;
  }

  #decodeRun(): void {
    const [first] = this.#run;
    const last = this.#run.at(-1);
    if (!first || !last) return;
    const length = last.address + last.length - first.address;
    const pointer = this.#elements.byteOffset + first.row * elementBytes + addressOffset;
    const found = duckdb.get_data_from_pointer(this.#elements.buffer as ArrayBuffer, pointer, length);
    const bytes = Buffer.from(found.buffer, found.byteOffset, length);
    for (const place of this.#run) {
      const start = place.address - first.address;
      place.text = bytes.toString('utf8', start, start + place.length);
    }
    this.#run = [];
  }
}
