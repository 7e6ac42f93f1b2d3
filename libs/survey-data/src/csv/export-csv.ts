import { Readable } from 'node:stream';
import type { Variable } from '#libs/contracts';
import { type Presentation, presenter, type ShownValue } from '../codebook/present.ts';
import { storedValueAt } from '../column-batches.ts';
import type { ColumnBatch } from '../reader.ts';

/**
 * Rows as CSV (RFC 4180) in UTF-8, with a header. Batches are read as fast as the stream is, and no faster. A text that a
 * spreadsheet would take for a formula gets an apostrophe before it.
 * @param batches columns in the order of the variables
 */
export function exportCsv(
  variables: readonly Variable[],
  batches: AsyncIterable<ColumnBatch>,
  presentation: Presentation = {},
): Readable {
  return Readable.from(csvParts(variables, batches, presentation), { objectMode: false });
}

async function* csvParts(
  variables: readonly Variable[],
  batches: AsyncIterable<ColumnBatch>,
  presentation: Presentation,
): AsyncGenerator<Buffer> {
  const cells = variables.map((variable) => cellWriter(variable, presentation));
  yield Buffer.from(csvLine(variables.map(({ name }) => textCell(name))));
  for await (const { rows, columns } of batches) {
    let lines = '';
    for (let row = 0; row < rows; row += 1) {
      lines += csvLine(columns.map((column, index) => cells[index]!(storedValueAt(column, row))));
    }
    yield Buffer.from(lines);
  }
}

type CellWriter = (value: string | number | null) => string;

/** Only texts can be mistaken for a formula: what is shown of a number is none, unless it is a label. */
function cellWriter(variable: Variable, presentation: Presentation): CellWriter {
  const show = presenter(variable, presentation);
  const isText = variable.type === 'string' || presentation.labels === true;
  return (value) => (isText ? anyCell(show(value)) : String(show(value) ?? ''));
}

function anyCell(shown: ShownValue): string {
  return typeof shown === 'string' ? textCell(shown) : String(shown ?? '');
}

function textCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`;
}
