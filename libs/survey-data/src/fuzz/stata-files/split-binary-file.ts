import { findRelease, type Release } from '../../stata/dictionary/release.ts';
import { PieceScanner } from '../mutations/piece-scanner.ts';
import { FieldList, type Pieces } from '../mutations/pieces.ts';
import { addLabelTable, addListFields, addRowFields, someRelease } from './section-fields.ts';

/** A file before release 117, whose parts come one after the other. */
export function splitBinaryFile(bytes: Buffer): Pieces {
  const scanner = new BinaryScanner(bytes);
  scanner.scan();
  return { littleEndian: scanner.littleEndian, list: scanner.list };
}

class BinaryScanner extends PieceScanner {
  readonly littleEndian: boolean;
  readonly #release: Release;

  constructor(bytes: Buffer) {
    super(bytes);
    this.#release = findRelease(bytes[0] ?? 0) ?? someRelease;
    this.littleEndian = bytes[1] !== 1;
  }

  scan(): void {
    const { fileLabelWidth } = this.#release;
    const variables = this.#uint(4, 2);
    const rows = this.#uint(6, 4);
    const header = new FieldList().integers(4, 1).integers(1, 2).integers(1).text(fileLabelWidth).text(18);
    if (this.keep('header', header.end, header) && this.#scanVariables(variables)) this.#scanRest(variables, rows);
    this.keep('rest', this.bytes.length - this.at, new FieldList());
  }

  #scanVariables(count: number): boolean {
    const { nameWidth, sortWidth, formatWidth, variableLabelWidth } = this.#release;
    const lists: [name: string, bytes: number][] = [
      ['variable_types', count],
      ['varnames', count * nameWidth],
      ['sortlist', (count + 1) * sortWidth],
      ['formats', count * formatWidth],
      ['value_label_names', count * nameWidth],
      ['variable_labels', count * variableLabelWidth],
    ];
    return lists.every(([name, length]) => {
      const fields = new FieldList();
      addListFields(fields, name, length, this.#release);
      return this.keep(name, length, fields);
    });
  }

  #scanRest(variables: number, rows: number): void {
    const types = [...this.bytes.subarray(this.list[0]!.bytes.length, this.list[0]!.bytes.length + variables)];
    while (this.#scanCharacteristic());
    const row = new FieldList();
    addRowFields(row, types, this.#release, 1);
    const data = new FieldList();
    addRowFields(data, types, this.#release, rows * row.end);
    this.keep('data', rows * row.end, data);
    while (this.#scanLabelTable());
  }

  /** False behind the last. */
  #scanCharacteristic(): boolean {
    const width = this.#release.characteristicLengthWidth;
    const isLast = this.#uint(0, 1) === 0;
    const length = this.#uint(1, width);
    const fields = new FieldList().integers(1, 1).integers(1, width).text(length);
    return this.keep('characteristic', fields.end, fields) && !isLast;
  }

  #scanLabelTable(): boolean {
    const { nameWidth, hasShortLabels } = this.#release;
    const fields = new FieldList();
    if (hasShortLabels) {
      const count = this.#uint(0, 2);
      fields.integers(1, 2).text(9).skip(1).integers(count, 2);
      for (let label = 0; label < count; label += 1) fields.text(8);
      return this.keep('labels', fields.end, fields);
    }
    addLabelTable(fields, this.#uint(4 + nameWidth + 3, 4), this.#release);
    return this.keep('labels', 4 + nameWidth + 3 + this.#uint(0, 4), fields);
  }

  #uint(offset: number, width: number): number {
    const at = this.at + offset;
    if (at + width > this.bytes.length) return NaN;
    return this.littleEndian ? this.bytes.readUIntLE(at, width) : this.bytes.readUIntBE(at, width);
  }
}
