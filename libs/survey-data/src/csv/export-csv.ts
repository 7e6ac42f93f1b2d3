import { Readable } from 'node:stream';
import type { Variable } from '#libs/contracts';
import { type Presentation, presenter } from '../codebook/present.ts';
import { storedValueAt } from '../column-batches.ts';
import type { ColumnBatch } from '../reader.ts';
import { csvCell, csvLine } from './csv-line.ts';

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
  yield Buffer.from(csvLine(variables.map(({ name }) => csvCell(name))));
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
  return (value) => (isText ? csvCell(show(value)) : String(show(value) ?? ''));
}
