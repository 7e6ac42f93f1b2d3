import { PieceScanner } from '../mutations/piece-scanner.ts';
import { FieldList, type Pieces } from '../mutations/pieces.ts';
import { extensionFields } from './extension-fields.ts';

const headerBytes = 176;

/** The records of a system file, as far as they can be followed, and then the rest. */
export function splitSystemFile(bytes: Buffer): Pieces {
  const scanner = new RecordScanner(bytes);
  scanner.scan();
  return { littleEndian: scanner.littleEndian, list: scanner.list };
}

class RecordScanner extends PieceScanner {
  readonly littleEndian: boolean;

  constructor(bytes: Buffer) {
    super(bytes);
    this.littleEndian = bytes.length < 68 || bytes.readInt32LE(64) < 256;
  }

  scan(): void {
    const header = new FieldList().text(4).text(60).integers(5).numbers(1).text(9).text(8).text(64).skip(3);
    this.keep('header', headerBytes, header);
    while (this.#scanRecord());
    if (this.at < this.bytes.length) this.#scanData();
  }

  #int32(offset: number): number {
    const at = this.at + offset;
    if (at + 4 > this.bytes.length) return NaN;
    return this.littleEndian ? this.bytes.readInt32LE(at) : this.bytes.readInt32BE(at);
  }

  /** False behind the dictionary, or where there is no record. */
  #scanRecord(): boolean {
    switch (this.#int32(0)) {
      case 2:
        return this.#scanVariable();
      case 3:
        return this.#scanValueLabels();
      case 6:
        return this.keep('documents', 8 + this.#int32(4) * 80, new FieldList().integers(2).text(80));
      case 7:
        return this.#scanExtension();
      case 999:
        this.keep('end', 8, new FieldList().integers(2));
        return false;
      default:
        return false;
    }
  }

  #scanVariable(): boolean {
    const fields = new FieldList().integers(6).text(8);
    if (this.#int32(8) === 1) fields.integers(1).text(Math.min(Math.ceil(this.#int32(32) / 4) * 4, 1e6));
    const missing = Math.min(Math.abs(this.#int32(12)), 3);
    const isText = this.#int32(4) > 0;
    for (let count = 0; count < missing; count += 1)
      if (isText) fields.text(8);
      else fields.numbers(1);
    return this.keep('variable', fields.end, fields);
  }

  #scanValueLabels(): boolean {
    const fields = new FieldList().integers(2);
    const count = Math.min(this.#int32(4), 10_000);
    for (let label = 0; label < count && this.at + fields.end + 8 < this.bytes.length; label += 1) {
      const length = this.bytes[this.at + fields.end + 8]!;
      fields
        .numbers(1)
        .integers(1, 1)
        .text(Math.ceil((length + 1) / 8) * 8 - 1);
    }
    const variables = Math.min(this.#int32(fields.end + 4), 10_000);
    fields.integers(2 + (variables > 0 ? variables : 0));
    return this.keep('value labels', fields.end, fields);
  }

  #scanExtension(): boolean {
    const bytes = this.#int32(8) * this.#int32(12);
    const content = this.bytes.subarray(this.at + 16, this.at + 16 + bytes);
    const fields = new FieldList().integers(4);
    extensionFields(this.#int32(4), content, this.littleEndian, fields);
    return this.keep(`extension ${this.#int32(4)}`, 16 + bytes, fields);
  }

  #scanData(): void {
    const rest = this.bytes.length - this.at;
    const compression = this.bytes.length >= 76 ? this.bytes[this.littleEndian ? 72 : 75] : 0;
    const trailer = this.#int32(8);
    if (compression !== 2 || !(trailer > this.at + 24 && trailer + 24 <= this.bytes.length)) {
      this.keep('data', rest, new FieldList().numbers(Math.min(Math.floor(rest / 8), 1000)));
      return;
    }
    this.keep('ZLIB header', 24, new FieldList().integers(3, 8));
    this.keep('ZLIB blocks', trailer - this.at, new FieldList());
    const blocks = Math.floor((this.bytes.length - this.at - 24) / 24);
    const fields = new FieldList().integers(2, 8).integers(2);
    for (let block = 0; block < blocks; block += 1) fields.integers(2, 8).integers(2);
    this.keep('ZLIB trailer', this.bytes.length - this.at, fields);
  }
}
