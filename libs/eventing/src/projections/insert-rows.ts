import type { Queryable } from '#libs/platform';

type ColumnType = 'text' | 'uuid' | 'boolean' | 'integer' | 'bigint' | 'timestamptz' | 'json';

/** A table that rows are written to: the names of its columns are those of the rows' members. */
export interface RowTable<Row> {
  readonly name: string;
  readonly columns: { readonly [Column in keyof Row & string]: ColumnType };
}

/**
 * Inserts rows in one statement, as an array for each column: PostgreSQL reads those in half the time that JSON takes.
 * `onConflict` is the end of the statement.
 */
export async function insertRows<Row>(
  database: Queryable,
  { name, columns }: RowTable<Row>,
  rows: readonly Row[],
  onConflict = '',
): Promise<void> {
  const types = Object.entries(columns) as [keyof Row & string, ColumnType][];
  const names = types.map(([column]) => column).join();
  const values = types.map(([, type], index) => `unnest(${arrayOf(type, `$${index + 1}`)})`).join();
  await database.query(
    `INSERT INTO ${name} (${names}) SELECT ${values} ${onConflict}`,
    types.map(([column, type]) =>
      parameterOf(
        type,
        rows.map((row) => row[column]),
      ),
    ),
  );
}

/** The end of a statement that puts rows in the place of those with the same key. */
export function replacing<Row>({ columns }: RowTable<Row>, key: keyof Row & string): string {
  const others = Object.keys(columns).filter((column) => column !== key);
  return `ON CONFLICT (${key}) DO UPDATE SET ${others.map((column) => `${column} = EXCLUDED.${column}`).join(', ')}`;
}

/** JSON text is never empty, and never holds this character. */
const separator = '\u001f';

const arrayOf = (type: ColumnType, parameter: string): string =>
  type === 'json' ? `string_to_array(${parameter}, chr(31), '')::json[]` : `${parameter}::${type}[]`;

function parameterOf(type: ColumnType, values: readonly unknown[]): unknown {
  if (type === 'json') return values.map((value) => (value === null ? '' : JSON.stringify(value))).join(separator);
  return arrayLiteral(values) ?? values;
}

/**
 * JSON quotes texts as an array's literal does, unless there is something to escape in them: that is ten times as fast as
 * quoting one by one. Null where there is.
 */
function arrayLiteral(values: readonly unknown[]): string | null {
  const json = JSON.stringify(values);
  return json.includes('\\') ? null : `{${json.slice(1, -1)}}`;
}
