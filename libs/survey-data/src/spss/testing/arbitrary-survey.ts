import fc from 'fast-check';
import type { Codebook, MultipleResponseSet, Variable } from '#libs/contracts';
import type { Column, ColumnBatch } from '../../reader.ts';
import { codebookOf, numeric, text } from './sample-file.ts';

export interface ArbitrarySurvey {
  readonly codebook: Codebook;
  readonly batch: ColumnBatch;
}

const reserved = ['ALL', 'AND', 'BY', 'EQ', 'GE', 'GT', 'LE', 'LT', 'NE', 'NOT', 'OR', 'TO', 'WITH'];
const widths = [1, 7, 8, 9, 16, 255, 256, 257, 504, 505, 1020, 32_767];
const letters = [...'abcXYZ019_.$#@äß語'];

/** As SPSS takes them, of up to 40 bytes. */
const name = fc
  .tuple(
    fc.constantFrom('a', 'Q', 'ü', '@'),
    fc.string({ unit: fc.constantFrom(...letters), maxLength: 12 }),
    fc.constantFrom('x', '1'),
  )
  .map((parts) => parts.join(''))
  .filter((word) => !reserved.includes(word.toUpperCase()));

const characters = [...'abc 09"\'=,;ßé€', '😀', '\n', '\t'];

/** Without the blanks at the end that no field of a file can keep. */
const textUpTo = (bytes: number) =>
  fc
    .string({ unit: fc.constantFrom(...characters), maxLength: Math.min(bytes, 60) })
    .filter((value) => Buffer.byteLength(value) <= bytes)
    .map((value) => value.replace(/[ \0]+$/, ''));
const filled = (bytes: number) => textUpTo(bytes).map((value) => value || 'x');
const nullable = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

const number = fc.oneof(
  fc.integer({ min: -200, max: 300 }),
  fc.double({ noNaN: true, noDefaultInfinity: true, max: 1e300, min: -1e300 }),
);
const code = number.map((value) => value + 0);
const measure = fc.constantFrom('nominal' as const, 'ordinal' as const, 'scale' as const, null);

const numericFormats = [
  { type: 'numeric', format: 'F8.2', width: 8, decimals: 2 },
  { type: 'numeric', format: 'COMMA12.1', width: 12, decimals: 1 },
  { type: 'date', format: 'DATE11', width: 11, decimals: 0 },
  { type: 'datetime', format: 'DATETIME20', width: 20, decimals: 0 },
  { type: 'time', format: 'TIME8', width: 8, decimals: 0 },
] as const;

const numericMissing = fc.oneof(
  fc.record({ values: fc.uniqueArray(code, { maxLength: 3 }), range: fc.constant(null) }),
  fc.record({
    values: fc.uniqueArray(code, { maxLength: 1 }),
    range: fc.constantFrom<[number | null, number | null]>([null, -1], [90, null], [-5, 18.5]),
  }),
);

const labelsOf = <Value extends number | string>(value: fc.Arbitrary<Value>) =>
  fc.uniqueArray(fc.record({ value, label: filled(120) }), { selector: (each) => each.value, maxLength: 4 });

const numericVariable = fc
  .record({
    facts: fc.constantFrom(...numericFormats),
    label: nullable(filled(255)),
    measure,
    valueLabels: labelsOf(code),
    missing: numericMissing,
  })
  .map(({ facts, ...rest }) => numeric('', { ...facts, ...rest }));

/** Values of labels and missing values of long strings are of at most eight bytes where they mark missing ones. */
const textVariable = fc.constantFrom(...widths).chain((width) =>
  fc
    .record({
      label: nullable(filled(255)),
      measure,
      valueLabels: labelsOf(filled(Math.min(width, 40))),
      missing: fc.record({
        values: fc.uniqueArray(filled(Math.min(width, 8)), { maxLength: 3 }),
        range: fc.constant(null),
      }),
    })
    .map((facts) => text('', width, facts)),
);

function columnOf({ type, width }: Variable, rows: number): fc.Arbitrary<Column> {
  if (type !== 'string') {
    const cell = fc.oneof({ weight: 4, arbitrary: number }, { weight: 1, arbitrary: fc.constant(NaN) });
    const values = fc.array(cell, { minLength: rows, maxLength: rows });
    return values.map((cells) => ({ kind: 'numeric', values: Float64Array.from(cells) }));
  }
  const whole = fc.constant('z'.repeat(width));
  const cell = fc.oneof({ weight: 6, arbitrary: textUpTo(width) }, { weight: 1, arbitrary: whole });
  return fc.array(cell, { minLength: rows, maxLength: rows }).map((values) => ({ kind: 'text', values }));
}

function setsOf(variables: readonly Variable[]): fc.Arbitrary<MultipleResponseSet[]> {
  const numbers = variables.filter(({ type }) => type !== 'string').map((variable) => variable.name);
  if (numbers.length === 0) return fc.constant([]);
  const kind = fc.constantFrom('categories' as const, 'dichotomies' as const);
  return fc
    .array(fc.record({ kind, label: nullable(filled(60)), members: fc.subarray(numbers, { minLength: 1 }) }), {
      maxLength: 2,
    })
    .map((sets) =>
      sets.map((set, index) => ({
        name: `$set${index}`,
        label: set.label,
        kind: set.kind,
        countedValue: set.kind === 'dichotomies' ? 1 : null,
        variables: set.members,
      })),
    );
}

/** What a system file of SPSS can hold: all types, widths, labels, missing values and sets, and rows of values. */
export const arbitrarySurvey: fc.Arbitrary<ArbitrarySurvey> = fc
  .tuple(
    fc.array(fc.oneof(numericVariable, textVariable), { minLength: 1, maxLength: 6 }),
    fc.uniqueArray(name, { minLength: 6, maxLength: 6, selector: (each) => each.toLowerCase() }),
    fc.integer({ min: 0, max: 12 }),
    fc.string({ unit: fc.constantFrom(...'Umfrage Größe'), maxLength: 20 }).map((label) => label.trim() || null),
  )
  .map(([variables, names, rows, fileLabel]) => ({
    rows,
    fileLabel,
    variables: variables.map((variable, index) => ({ ...variable, name: names[index]! })),
  }))
  .chain(({ rows, fileLabel, variables }) =>
    fc
      .tuple(setsOf(variables), fc.tuple(...variables.map((variable) => columnOf(variable, rows))))
      .map(([multipleResponseSets, columns]) => ({
        codebook: { ...codebookOf(...variables), rows, fileLabel, multipleResponseSets },
        batch: { rows, columns },
      })),
  );
