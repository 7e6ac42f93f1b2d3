import { emptyColumn } from '../column-batches.ts';
import type { StoredValue, Variable } from '#libs/contracts';
import type { Column, ColumnBatch, DataProblem } from '../reader.ts';
import { numberToText, textToNumber } from './convert-value.ts';
import type { MergePlan } from './merge-plan.ts';

export interface AppliedBatch {
  /** Columns in the order of the plan's codebook. */
  readonly batch: ColumnBatch;
  /** Texts that are no number, by row: with any the file cannot be appended (`schema-conflict`). */
  readonly problems: readonly DataProblem[];
}

/**
 * A batch of the file as rows of the merged database.
 * @param rowsBefore rows of the file before this batch
 */
export function applyPlan(plan: MergePlan, batch: ColumnBatch, rowsBefore: number): AppliedBatch {
  const problems: DataProblem[] = [];
  const place = (row: number) => ({
    row: batch.rowNumbers?.[row] ?? rowsBefore + row + 1,
    line: batch.lines?.[row] ?? null,
  });
  const columns = plan.mapping.map(({ source, conversion }, index) => {
    const variable = plan.codebook.variables[index]!;
    if (source === null) return emptyColumn(variable, batch.rows);
    const column = batch.columns[source]!;
    switch (conversion) {
      case 'none':
        return column;
      case 'number-to-text':
        return toText(column, plan.incoming.variables[source]!);
      case 'text-to-number':
        return toNumbers(column, variable, (row, text) => problems.push(noNumber(variable, place(row), text)));
    }
  });
  problems.sort((one, other) => one.row! - other.row!);
  return { batch: { ...batch, columns }, problems };
}

function toText(column: Column, variable: Variable): Column {
  const convert = numberToText(variable);
  const values = Array.from<StoredValue, string | null>(column.values, (value) => convert(value));
  return { kind: 'text', values };
}

function toNumbers(column: Column, variable: Variable, onFailure: (row: number, text: string) => void): Column {
  const values = new Float64Array(column.values.length).fill(NaN);
  column.values.forEach((text: StoredValue, row: number) => {
    if (typeof text !== 'string') return;
    const value = textToNumber(variable, text);
    if (Number.isNaN(value)) onFailure(row, text);
    values[row] = value;
  });
  return { kind: 'numeric', values };
}

function noNumber(variable: Variable, place: Pick<DataProblem, 'row' | 'line'>, text: string): DataProblem {
  const wanted = variable.type === 'numeric' ? 'a number' : `of type ${variable.type}`;
  const detail = `"${text.slice(0, 100)}" in "${variable.name}" cannot be read as ${wanted}, which the database holds there.`;
  return { ...place, variable: variable.name, code: 'not-a-number', detail, rejectsRow: false };
}
