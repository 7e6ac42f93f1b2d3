import { type HeaderEvidence, looksLikeHeader } from '../codebook/header-detection.ts';
import { maxVariables, SurveyFileError } from '../reader.ts';
import { ColumnShape } from './column-shape.ts';
import type { Dialect } from './dialect.ts';
import { cellText, type RecordBlock } from './record-block.ts';
import { RowInspection } from './row-inspection.ts';

/** What a first pass over the whole table has found. */
export interface TableShape {
  /** The texts of the first record, if it names the columns. */
  readonly header: readonly string[] | null;
  readonly columns: readonly ColumnShape[];
  /** Rows that fit the columns. */
  readonly rows: number;
}

/**
 * Reads all records once: what the columns hold, whether the first record is a header.
 * @param header whether it is one, if the uploader says so
 */
export async function inspectTable(
  blocks: AsyncIterable<RecordBlock>,
  dialect: Dialect,
  header: boolean | undefined,
): Promise<TableShape> {
  const inspection = new TableInspection(dialect);
  for await (const block of blocks) inspection.add(block);
  return inspection.end(header);
}

/** Of a whole table, block after block. */
export class TableInspection {
  private first: string[] = [];
  private seen = 0;
  /** Those after the first record, once that was seen. */
  rows: RowInspection | null = null;

  constructor(private readonly dialect: Dialect) {}

  add(block: RecordBlock): void {
    const first = Math.max(0, this.dialect.preamble - this.seen);
    this.seen += block.records;
    if (this.rows) this.rows.add(block);
    else if (first < block.records) {
      this.rows = this.start(block, first);
      this.rows.add(block, first + 1);
    }
  }

  end(header: boolean | undefined): TableShape {
    if (!this.rows) throw nothingInIt();
    const { columns, rows, rejected } = this.rows;
    if (header ?? this.looksLikeHeader(columns)) {
      if (rows === 0 && rejected > 0) throw noRowFits(columns.length);
      return this.shape(this.first, this.withoutEmptyEnd(columns), rows);
    }
    this.first.forEach((text, at) => addText(columns[at]!, text));
    return this.shape(null, columns, rows + 1);
  }

  private shape(header: readonly string[] | null, columns: readonly ColumnShape[], rows: number): TableShape {
    if (columns.length === 0) throw nothingInIt();
    leaveDoubtfulNumbers(columns);
    return { header, columns, rows };
  }

  private start(block: RecordBlock, record: number): RowInspection {
    const from = block.firstCell[record]!;
    const to = block.firstCell[record + 1]!;
    if (to - from > maxVariables) throw tooManyColumns(to - from);
    for (let cell = from; cell < to; cell += 1) this.first.push(cellText(block, cell));
    return new RowInspection(this.first.length, this.dialect.decimalComma);
  }

  private looksLikeHeader(columns: readonly ColumnShape[]): boolean {
    const first = this.first.map((text) => addText(new ColumnShape(this.dialect.decimalComma), text));
    return looksLikeHeader(first.map(evidence), columns.map(evidence));
  }

  /** Spreadsheets write columns at the end that have neither a name nor a value. */
  private withoutEmptyEnd(columns: readonly ColumnShape[]): readonly ColumnShape[] {
    const last = columns.findLastIndex(({ filled }, at) => filled > 0 || this.first[at]!.trim() !== '');
    return columns.slice(0, last + 1);
  }
}

/** `1.234` may be a number with three decimals or one above a thousand: where other columns have a comma for decimals, nobody knows. */
function leaveDoubtfulNumbers(columns: readonly ColumnShape[]): void {
  const proven = (['number', 'comma-number'] as const).filter((mark) => columns.some((each) => each.provesMark(mark)));
  for (const column of columns) {
    if (column.maybeThousands && proven.some((mark) => mark !== column.shape)) column.leaveAsText();
  }
}

function evidence(column: ColumnShape): HeaderEvidence {
  return { isTyped: column.shape !== null, isEmpty: column.filled === 0 };
}

function addText(column: ColumnShape, text: string): ColumnShape {
  const bytes = Buffer.from(text.trim());
  if (bytes.length > 0) column.add(bytes, 0, bytes.length);
  return column;
}

function nothingInIt(): SurveyFileError {
  return new SurveyFileError('unreadable-file', 'The file holds no rows and no header.');
}

function tooManyColumns(columns: number): SurveyFileError {
  return new SurveyFileError(
    'limit-exceeded',
    `The first line has ${columns} cells, at most ${maxVariables} are possible. Is the delimiter right?`,
  );
}

function noRowFits(columns: number): SurveyFileError {
  return new SurveyFileError(
    'damaged-file',
    `The header names ${columns} columns, but every row has more values than that. Name each column in the header.`,
  );
}
