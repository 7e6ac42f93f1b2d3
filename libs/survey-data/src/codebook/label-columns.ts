import type { Variable } from '#libs/contracts';
import { storedValueAt } from '../column-batches.ts';
import type { Column, ColumnBatch } from '../reader.ts';
import { asText } from './new-variable.ts';
import { presenter } from './present.ts';

/** The variables once labels stand in place of their codes: those that have any are text. */
export function labelledVariables(variables: readonly Variable[]): Variable[] {
  return variables.map((variable) => {
    if (variable.valueLabels.length === 0) return variable;
    const widths = variable.valueLabels.map(({ label }) => Buffer.byteLength(label));
    const width = widths.reduce((widest, next) => Math.max(widest, next), variable.width);
    return { ...variable, ...asText(width), valueLabels: [], missing: { values: [], range: null } };
  });
}

/** Rows with labels in place of codes, as `labelledVariables` says. Codes without a label are shown as they are. */
export async function* labelledBatches(
  variables: readonly Variable[],
  batches: AsyncIterable<ColumnBatch>,
): AsyncGenerator<ColumnBatch> {
  const relabel = variables.map(columnLabeller);
  for await (const { rows, columns } of batches) {
    yield { rows, columns: columns.map((column, index) => relabel[index]!(column, rows)) };
  }
}

function columnLabeller(variable: Variable): (column: Column, rows: number) => Column {
  if (variable.valueLabels.length === 0) return (column) => column;
  const show = presenter(variable, { labels: true });
  return (column, rows) => ({
    kind: 'text',
    values: Array.from({ length: rows }, (_, row) => {
      const shown = show(storedValueAt(column, row));
      return shown === null ? null : String(shown);
    }),
  });
}
