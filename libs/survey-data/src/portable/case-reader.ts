import { MoreBytesNeeded } from '../bytes/byte-reader.ts';
import { BatchBuilder } from '../column-batches.ts';
import type { Codebook, Variable } from '#libs/contracts';
import type { ColumnBatch } from '../reader.ts';
import type { TextCells } from '../cells/text-cells.ts';
import type { Warnings } from '../warnings.ts';
import { FieldReader } from './field-reader.ts';
import type { PortableContent } from './portable-content.ts';

/** Reads cell after cell, as far as the content is loaded. */
export class CaseReader {
  readonly #variables: readonly Variable[];
  readonly #rows: BatchBuilder;
  readonly #fields: FieldReader;
  readonly #cut = new Set<string>();
  #row = 0;
  /** Of the cell that comes next; 0 is the first of the next row. */
  #column = 0;
  #isAtEnd = false;

  constructor(
    { variables }: Codebook,
    private readonly content: PortableContent,
    private readonly cells: TextCells,
    private readonly warnings: Warnings,
  ) {
    this.#variables = variables;
    this.#rows = new BatchBuilder(variables);
    this.#fields = new FieldReader(content);
  }

  async *batches(): AsyncGenerator<ColumnBatch, void> {
    while (!this.#isAtEnd) {
      if (!this.#readLoaded()) await this.content.load();
      if (this.#rows.isFull && this.#column === 0) yield this.#rows.take();
    }
    if (!this.#rows.isEmpty) yield this.#rows.take();
  }

  /** @returns whether it stopped for another reason than that it needs more of the content */
  #readLoaded(): boolean {
    try {
      do this.#readCell();
      while (!this.#isAtEnd && !(this.#column === 0 && this.#rows.isFull));
      return true;
    } catch (error) {
      if (error instanceof MoreBytesNeeded) return false;
      throw error;
    }
  }

  #readCell(): void {
    const variable = this.#variables[this.#column];
    if (this.#column === 0) {
      this.#isAtEnd = this.#fields.isAtEndMark();
      if (this.#isAtEnd || !variable) return this.#finish();
    }
    if (variable!.type === 'string') this.#readText(variable!);
    else this.#readNumber(variable!);
    this.#column = this.#column + 1 === this.#variables.length ? 0 : this.#column + 1;
  }

  #readNumber({ name }: Variable): void {
    const value = this.#fields.number(name);
    this.#openRow();
    this.#rows.setNumber(this.#column, value);
  }

  /** A text longer than its variable is cut, as by PSPP; it should not be. */
  #readText({ name, width }: Variable): void {
    const bytes = this.#fields.text(name);
    this.#openRow();
    const kept = Math.min(bytes.length, width);
    if (bytes.subarray(kept).some((byte) => byte !== 0x20)) this.#warnCut(name, width);
    this.#rows.setText(this.#column, this.cells.read(bytes, 0, kept, name, this.#row));
  }

  #openRow(): void {
    if (this.#column === 0) this.#rows.addRow(++this.#row);
  }

  #warnCut(name: string, width: number): void {
    if (this.#cut.has(name)) return;
    this.#cut.add(name);
    const detail = `Texts have more than the ${width} bytes of the variable, first in row ${this.#row}: they are cut.`;
    this.warnings.add('text-cut', name, detail);
  }

  #finish(): void {
    if (!this.#isAtEnd) throw this.#fields.damage('there is data without variables, expected the end mark Z');
  }
}
