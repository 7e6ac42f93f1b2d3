import type { FileHandle } from 'node:fs/promises';
import type { Codebook } from '#libs/contracts';
import { BatchBuilder } from '../column-batches.ts';
import type { TextEncoding } from '../csv/encoding.ts';
import { readUtf8 } from '../csv/utf8-chunks.ts';
import { ProblemList } from '../problem-list.ts';
import type { ColumnBatch, DataProblem, OpenOptions, SurveyFormat, SurveyReader } from '../reader.ts';
import { withoutTrailingBlanks } from '../trailing-blanks.ts';
import type { Warnings } from '../warnings.ts';
import { type DataRow, readCsvRows, readFixedRows } from './data-rows.ts';
import type { TripleSDefinition } from './definition.ts';
import { readNumber } from './field-value.ts';
import type { SurveyField } from './survey-fields.ts';

export interface OpenedTripleS {
  readonly data: FileHandle;
  readonly size: number;
  readonly encoding: TextEncoding;
  readonly definition: TripleSDefinition;
  readonly fields: readonly SurveyField[];
  readonly codebook: Codebook;
  readonly warnings: Warnings;
  readonly onProgress: OpenOptions['onProgress'];
}

export class TripleSReader implements SurveyReader {
  readonly format: SurveyFormat = 'triple-s';
  readonly #problems = new ProblemList();
  #row = 0;

  constructor(private readonly opened: OpenedTripleS) {}

  get codebook() {
    return this.opened.codebook;
  }

  get warnings() {
    return this.opened.warnings.list;
  }

  get problems(): readonly DataProblem[] {
    return this.#problems.all;
  }

  async *batches(): AsyncGenerator<ColumnBatch> {
    const { codebook } = this.opened;
    if (codebook.variables.length === 0) return;
    const rows = new BatchBuilder(codebook.variables);
    for await (const row of this.#dataRows()) {
      this.#readRow(row, rows);
      if (rows.isFull) yield rows.take();
    }
    if (!rows.isEmpty) yield rows.take();
  }

  close(): Promise<void> {
    return this.opened.data.close();
  }

  #dataRows(): AsyncGenerator<DataRow> {
    const { data, size, encoding, definition, onProgress } = this.opened;
    const chunks = readUtf8(data, encoding, (bytes) => onProgress?.(bytes, size));
    return definition.isCsv ? readCsvRows(chunks, definition.skip) : readFixedRows(chunks);
  }

  #readRow(row: DataRow, rows: BatchBuilder): void {
    rows.addRow(++this.#row, row.line);
    let isShort = false;
    this.opened.fields.forEach((field, column) => {
      const text = textAt(row, field);
      if (!isShort && this.#isCutOff(field, text)) {
        isShort = true;
        const detail = 'The row ends before or within this variable; what is not there has no value.';
        this.#report(row, field, 'row-too-short', detail);
      }
      if (text !== null) this.#readCell(row, field, text, (value) => setCell(rows, column, value));
    });
  }

  /** Blanks at the end of a line may be left out, and an empty text is nothing but blanks. */
  #isCutOff({ kind, length }: SurveyField, text: string | null): boolean {
    if (kind === 'character') return false;
    return text === null || (!this.opened.definition.isCsv && text.length < length);
  }

  #readCell(row: DataRow, field: SurveyField, text: string, set: (value: number | string) => void): void {
    if (field.variable.type === 'string') {
      const kept = field.kind === 'character' ? withoutTrailingBlanks(text) : text.trim();
      if (kept !== '') set(kept);
      return;
    }
    const value = readNumber(field, text);
    if (value !== null && !Number.isFinite(value)) this.#reportValue(row, field, text);
    else if (value !== null) set(value);
  }

  #reportValue(row: DataRow, field: SurveyField, text: string): void {
    this.#report(
      row,
      field,
      'unreadable-value',
      `"${text.slice(0, 60)}" is no ${field.variable.type} value; it was left out.`,
    );
  }

  #report({ line }: DataRow, { variable }: SurveyField, code: string, detail: string): void {
    this.#problems.add({ row: this.#row, line, variable: variable.name, code, detail, rejectsRow: false });
  }
}

function textAt(row: DataRow, { place, length, within }: SurveyField): string | null {
  const text = row.at(place, length);
  return text === null || within === null ? text : text.slice(within, within + length);
}

function setCell(rows: BatchBuilder, column: number, value: number | string): void {
  if (typeof value === 'number') rows.setNumber(column, value);
  else rows.setText(column, value);
}
