import { asText } from '../codebook/new-variable.ts';
import type { ColumnPlan, ColumnReading } from './column-readings.ts';

type Note = ColumnPlan['notes'][number];

const asVarchar = (sql: string) => `rtrim(CAST(${sql} AS VARCHAR), ' ')`;

/** The fact that `textPlan` needs: the bytes of the longest text. */
export const textWidth = (sql: string) => `max(strlen(${asVarchar(sql)}))`;

/** @param width as found for `textWidth` */
export function textPlan(sql: string, width: string | null, notes: readonly Note[] = []): ColumnPlan {
  return { sql: asVarchar(sql), kind: 'text', appearance: asText(Number(width ?? 0)), notes };
}

export function plainText(sql: string): ColumnReading {
  return { facts: [textWidth(sql)], plan: ([width = null]) => textPlan(sql, width) };
}

/** Nobody wants to do without a file because of one such column. */
export function nestedText(sql: string): ColumnReading {
  const json = `CAST(to_json(${sql}) AS VARCHAR)`;
  const detail = 'The column holds lists or records: it is read as text in JSON. Flatten it to have variables of it.';
  return { facts: [textWidth(json)], plan: ([width = null]) => textPlan(json, width, [['nested-as-json', detail]]) };
}

export function otherText(sql: string, type: string): ColumnReading {
  const detail = `The column is of type ${type.slice(0, 60)}: it is read as text.`;
  return { facts: [textWidth(sql)], plan: ([width = null]) => textPlan(sql, width, [['read-as-text', detail]]) };
}

/** Old writers do not say that their texts are texts. A character may take three times as many bytes in UTF-8. */
export function binary(sql: string): ColumnReading {
  return {
    facts: [`max(octet_length(${sql}))`],
    plan: ([width]) => ({ sql, kind: 'bytes', appearance: asText(Number(width ?? 0) * 3), notes: [] }),
  };
}
