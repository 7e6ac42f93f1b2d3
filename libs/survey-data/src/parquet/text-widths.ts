import type { Codebook, Variable } from '#libs/contracts';
import { asText } from '../codebook/new-variable.ts';
import { isText } from '../column-batches.ts';
import { sqlName, withConnection } from './duckdb.ts';
import { selectFrom, type StoredSegment } from './read-segments.ts';

/** DuckDB's work grows with the square of the columns of one query. */
const variablesAtOnce = 500;

/**
 * The codebook with room for the texts that are stored: in UTF-8 they take more bytes than in the code page of the file
 * that they came with, whose widths the codebook has.
 */
export async function widenTexts(codebook: Codebook, segments: readonly StoredSegment[]): Promise<Codebook> {
  const texts = codebook.variables.filter(isText);
  const widths = new Map<string, number>();
  for (const { path } of segments) {
    for (let from = 0; from < texts.length; from += variablesAtOnce) {
      const some = texts.slice(from, from + variablesAtOnce);
      const found = await longestTexts(path, some);
      some.forEach(({ name }, at) => widths.set(name, Math.max(widths.get(name) ?? 0, found[at]!)));
    }
  }
  const widened = (variable: Variable): Variable => {
    const width = widths.get(variable.name) ?? 0;
    return width > variable.width ? { ...variable, ...asText(width), measure: variable.measure } : variable;
  };
  return { ...codebook, variables: codebook.variables.map(widened) };
}

async function longestTexts(path: string, variables: readonly Variable[]): Promise<number[]> {
  const longest = variables.map(({ name }) => `max(strlen(${sqlName(name)}))`);
  const query = `SELECT ${longest.join(', ')} FROM (${await selectFrom(path, variables)})`;
  const [widths] = await withConnection(async (connection) => (await connection.runAndReadAll(query)).getRows());
  return widths!.map((width) => Number(width ?? 0));
}
