import { z } from 'zod';

/** A stored value: SPSS number, UTF-8 text, or null for system-missing and empty. */
export const storedValue = z.union([z.number(), z.string(), z.null()]);
export type StoredValue = z.output<typeof storedValue>;

export const variableType = z.enum(['numeric', 'string', 'date', 'datetime', 'time', 'boolean']);
export type VariableType = z.output<typeof variableType>;

export const valueLabel = z.object({ value: z.union([z.number(), z.string()]), label: z.string() });
export type ValueLabel = z.output<typeof valueLabel>;

/** User-missing values. An open end of a range is null. */
export const missingValues = z.object({
  values: z.array(z.union([z.number(), z.string()])),
  range: z.tuple([z.number().nullable(), z.number().nullable()]).nullable(),
});
export type MissingValues = z.output<typeof missingValues>;

/** Names and values that SPSS' users attach to variables and files. */
export const customAttributes = z.record(z.string(), z.array(z.string()));
export type CustomAttributes = z.output<typeof customAttributes>;

export const variable = z
  .object({
    name: z.string(),
    label: z.string().nullable(),
    type: variableType,
    width: z.int().nonnegative().describe('Characters: bytes of a string variable, display width of a number'),
    decimals: z.int().nonnegative(),
    format: z.string().describe('The SPSS print format, such as F8.2, A20 or DATE11'),
    measure: z.enum(['nominal', 'ordinal', 'scale']).nullable(),
    valueLabels: z.array(valueLabel),
    missing: missingValues,
    columns: z.int().nonnegative().optional().describe('Width in a data editor, where it is not the usual one'),
    alignment: z.enum(['left', 'right', 'center']).optional().describe('Where it is not the usual one'),
    role: z.enum(['input', 'target', 'both', 'none', 'partition', 'split']).optional(),
    attributes: customAttributes.optional(),
  })
  .meta({ id: 'Variable' });
export type Variable = z.output<typeof variable>;

export const multipleResponseSet = z
  .object({
    name: z.string(),
    label: z.string().nullable(),
    kind: z.enum(['categories', 'dichotomies']),
    countedValue: z.union([z.number(), z.string()]).nullable(),
    variables: z.array(z.string()),
  })
  .meta({ id: 'MultipleResponseSet' });
export type MultipleResponseSet = z.output<typeof multipleResponseSet>;

export const codebook = z
  .object({
    rows: z.int().nonnegative(),
    encoding: z.string().nullable(),
    fileLabel: z.string().nullable(),
    variables: z.array(variable),
    multipleResponseSets: z.array(multipleResponseSet),
    weight: z.string().optional().describe('The variable that cases are weighted by'),
    documents: z.array(z.string()).optional().describe('Lines of text that describe the file'),
    attributes: customAttributes.optional(),
  })
  .meta({ id: 'Codebook' });
export type Codebook = z.output<typeof codebook>;
