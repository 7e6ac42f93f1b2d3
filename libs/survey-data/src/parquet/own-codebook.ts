import { type Codebook, codebook as codebookSchema, type Variable } from '#libs/contracts';
import { newVariable } from '../codebook/new-variable.ts';
import { UniqueNames } from '../codebook/unique-names.ts';
import type { Warnings } from '../warnings.ts';
import type { ColumnPlan } from './column-readings.ts';
import type { ForeignFile } from './foreign-file.ts';
import type { SourceColumn } from './source-columns.ts';

const mostBytes = 64 * 2 ** 20;

/** The codebook in the metadata, as `writeParquet` writes it; null where there is none that can be used. */
export async function readOwnCodebook(file: ForeignFile, warnings: Warnings): Promise<Codebook | null> {
  const [found] = await file.query(
    `SELECT TRY(decode(value)) FROM ${file.source('parquet_kv_metadata')}
     WHERE decode(key) = 'codebook' AND octet_length(value) <= ${mostBytes} LIMIT 1`,
  );
  if (!found) return null;
  const parsed = codebookSchema.safeParse(parseJson(found[0] ?? null));
  if (parsed.success) return parsed.data;
  warnings.add('ignored-codebook', null, 'The metadata "codebook" of the file is no codebook: it is ignored.');
  return null;
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The file's own codebook as far as it fits the columns; the columns' types say the rest. */
export function describeColumns(
  columns: readonly SourceColumn[],
  plans: readonly ColumnPlan[],
  own: Codebook | null,
  rows: number,
  warnings: Warnings,
): Codebook {
  const names = new UniqueNames(warnings);
  const known = new Map(own?.variables.map((variable) => [variable.name, variable]));
  const variables = columns.map(({ name }, at) => {
    const unique = names.take(name);
    const plan = plans[at]!;
    const described = known.get(unique);
    for (const [code, detail] of plan.notes) warnings.add(code, unique, detail);
    if (described && fits(described, plan)) return widened(described, plan);
    if (own) warnings.add('not-in-codebook', unique, 'The codebook of the file does not describe the column as it is.');
    return newVariable(unique, plan.appearance);
  });
  const there = new Set(variables.map(({ name }) => name));
  const sets = own?.multipleResponseSets.filter((set) => set.variables.every((name) => there.has(name))) ?? [];
  return { encoding: 'UTF-8', fileLabel: null, ...own, rows, variables, multipleResponseSets: sets };
}

/** Moments may be stored as such or as seconds, booleans as such or as numbers. */
function fits({ type, valueLabels, missing }: Variable, { kind, appearance }: ColumnPlan): boolean {
  const isText = kind !== 'number';
  const values = [...valueLabels.map(({ value }) => value), ...missing.values];
  if (isText !== (type === 'string') || values.some((value) => (typeof value === 'string') !== isText)) return false;
  if (isText) return missing.range === null;
  return appearance.type === 'numeric' || appearance.type === type;
}

/** Texts that were changed later may be longer than the codebook says. */
function widened(variable: Variable, { kind, appearance: { width, format } }: ColumnPlan): Variable {
  return kind === 'number' || width <= variable.width ? variable : { ...variable, width, format };
}
