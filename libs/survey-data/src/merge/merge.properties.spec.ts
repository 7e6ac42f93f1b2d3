import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Codebook, StoredValue, Variable } from '#libs/contracts';
import { asBoolean, asDate, asDateTime, asNumber, asText, newVariable } from '../codebook/new-variable.ts';
import { emptyColumn } from '../column-batches.ts';
import { rowsOf } from '../read-survey.ts';
import type { ColumnBatch } from '../reader.ts';
import { applyPlan } from './apply-plan.ts';
import { mergeCodebooks } from './merge-codebooks.ts';
import type { MergePolicy } from './merge-plan.ts';

const keep: MergePolicy = { onLabelConflict: 'keep', strict: false };
const replace: MergePolicy = { onLabelConflict: 'replace', strict: false };
const settings = { numRuns: 300, seed: 1 };

const names = ['a', 'b', 'c', 'd', 'e'];
/** Of these names, the type is the same in all waves. */
const typeOf: Readonly<Record<string, 'numeric' | 'string'>> = {
  a: 'numeric',
  b: 'numeric',
  c: 'string',
  d: 'string',
  e: 'numeric',
};

const label = fc.constantFrom('yes', 'no', 'maybe');
const numericCode = fc.integer({ min: 0, max: 4 });
const textCode = fc.constantFrom('1', '2', 'x');
const labelsOf = <Code extends number | string>(code: fc.Arbitrary<Code>) =>
  fc.uniqueArray(fc.record({ value: code, label }), { selector: ({ value }) => value, maxLength: 4 });
const missingOf = <Code extends number | string>(code: fc.Arbitrary<Code>) =>
  fc.record({ values: fc.uniqueArray(code, { maxLength: 2 }), range: fc.constant(null) });

/** Facts that differ from wave to wave. */
const differing = { label: fc.option(label, { nil: null }), measure: fc.constantFrom('ordinal' as const, null) };

const numberNamed = (name: string): fc.Arbitrary<Variable> =>
  fc
    .tuple(
      fc.record({ ...differing, valueLabels: labelsOf(numericCode), missing: missingOf(numericCode) }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 0, max: 9 }),
    )
    .map(([facts, width, decimals]) => ({ ...newVariable(name, asNumber(width, decimals)), ...facts }));

const textNamed = (name: string): fc.Arbitrary<Variable> =>
  fc
    .tuple(
      fc.record({ ...differing, valueLabels: labelsOf(textCode), missing: missingOf(textCode) }),
      fc.integer({ min: 1, max: 40 }),
    )
    .map(([facts, width]) => ({ ...newVariable(name, asText(width)), ...facts }));

const inAnyCase = (name: string) => fc.constantFrom(name, name.toUpperCase());

const variableNamed = (name: string) =>
  inAnyCase(name).chain((written) => (typeOf[name] === 'numeric' ? numberNamed(written) : textNamed(written)));

/** A wave with some of the variables, in any order. */
const waveOf = (variable: (name: string) => fc.Arbitrary<Variable>): fc.Arbitrary<Codebook> =>
  fc
    .shuffledSubarray(names, { minLength: 1 })
    .chain((chosen) => fc.tuple(fc.tuple(...chosen.map(variable)), fc.nat({ max: 9 })))
    .map(([variables, rows]) => ({
      rows,
      encoding: 'UTF-8',
      fileLabel: null,
      variables,
      multipleResponseSets: [
        { name: '$set', label: null, kind: 'categories', countedValue: null, variables: [variables[0]!.name] },
      ],
    }));

const wave = waveOf(variableNamed);
const anyTypeWave = waveOf((name) =>
  inAnyCase(name).chain((written) => fc.oneof(numberNamed(written), textNamed(written))),
);

const merge = (one: Codebook, other: Codebook, policy = keep) => mergeCodebooks(one, other, policy).codebook;
const lower = ({ variables }: Codebook) => variables.map(({ name }) => name.toLowerCase());
const named = ({ variables }: Codebook, name: string) =>
  variables.find((each) => each.name.toLowerCase() === name.toLowerCase());

describe('two waves', () => {
  it('lose no variable, each of which comes once, and those of the database first', () => {
    const merged = fc.property(anyTypeWave, anyTypeWave, (one, other) => {
      const result = lower(merge(one, other));
      expect(new Set(result).size).toBe(result.length);
      expect(result.slice(0, one.variables.length)).toEqual(lower(one));
      expect(new Set(result)).toEqual(new Set([...lower(one), ...lower(other)]));
    });
    fc.assert(merged, settings);
  });

  it('lose no row, no labelled code and no missing value where types agree', () => {
    const merged = fc.property(wave, wave, fc.constantFrom(keep, replace), (one, other, policy) => {
      const result = merge(one, other, policy);
      expect(result.rows).toBe(one.rows + other.rows);
      for (const variable of [...one.variables, ...other.variables]) {
        const { valueLabels, missing } = named(result, variable.name)!;
        const codes = valueLabels.map(({ value }) => value);
        expect(codes).toEqual(expect.arrayContaining(variable.valueLabels.map(({ value }) => value)));
        expect(new Set(codes).size).toBe(codes.length);
        expect(missing.values).toEqual(expect.arrayContaining(variable.missing.values));
      }
    });
    fc.assert(merged, settings);
  });

  it('have sets of variables that are there', () => {
    const merged = fc.property(anyTypeWave, anyTypeWave, (one, other) => {
      const result = merge(one, other);
      const there = result.variables.map(({ name }) => name);
      for (const { variables } of result.multipleResponseSets) expect(there).toEqual(expect.arrayContaining(variables));
    });
    fc.assert(merged, settings);
  });

  it('keep the database as it is where the file is the same again', () => {
    fc.assert(
      fc.property(wave, (one) => {
        expect({ ...merge(one, one), rows: one.rows }).toEqual(one);
      }),
      settings,
    );
  });
});

const cellOf = ({ type }: Variable): fc.Arbitrary<StoredValue> =>
  fc.option<StoredValue>(type === 'string' ? fc.constantFrom('1', '-2.5', ' 3', 'many', 'x') : fc.integer(), {
    nil: null,
  });

const waveWithRows = anyTypeWave.chain((codebook) =>
  fc.record({
    codebook: fc.constant(codebook),
    rows: fc.array(fc.tuple(...codebook.variables.map(cellOf)), { maxLength: 5 }),
  }),
);

function batchOf({ variables }: Codebook, rows: readonly StoredValue[][]): ColumnBatch {
  const columns = variables.map((variable, index) => {
    const column = emptyColumn(variable, rows.length);
    rows.forEach((row, at) => {
      if (row[index] !== null) column.values[at] = row[index] as never;
    });
    return column;
  });
  return { rows: rows.length, columns };
}

describe('the rows of a file', () => {
  it('have each of their values in the result, or a problem that tells the row and the variable', () => {
    const applied = fc.property(anyTypeWave, waveWithRows, (current, { codebook, rows }) => {
      const plan = mergeCodebooks(current, codebook, keep);
      const { batch, problems } = applyPlan(plan, batchOf(codebook, rows), 0);
      const results = rowsOf(batch);
      expect(results).toHaveLength(rows.length);
      rows.forEach((row, at) => {
        row.forEach((value, index) => {
          const target = plan.mapping.findIndex(({ source }) => source === index);
          const isTold = problems.some((problem) => {
            return problem.row === at + 1 && problem.variable === plan.codebook.variables[target]!.name;
          });
          if (isTold) expect(results[at]![target]).toBeNull();
          else expect(asNumberOrText(results[at]![target]!)).toEqual(asNumberOrText(value));
        });
      });
    });
    fc.assert(applied, settings);
  });
});

/** `3` and ` 3` are one value, be it a number or a text. */
function asNumberOrText(value: StoredValue): StoredValue {
  return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
}

describe('three waves come to the same whichever two are merged first', () => {
  it.each([
    ['keep', keep],
    ['replace', replace],
  ])('where each variable has one type in all of them, under the policy %s', (_, policy) => {
    const associates = fc.property(wave, wave, wave, (one, two, three) => {
      expect(merge(merge(one, two, policy), three, policy)).toEqual(merge(one, merge(two, three, policy), policy));
    });
    fc.assert(associates, settings);
  });

  const waveWith = (variable: Variable): Codebook => ({
    rows: 1,
    encoding: 'UTF-8',
    fileLabel: null,
    variables: [variable],
    multipleResponseSets: [],
  });
  const typesOf = (...variables: Variable[]) => {
    const [one, two, three] = variables.map(waveWith) as [Codebook, Codebook, Codebook];
    return [merge(merge(one, two), three), merge(one, merge(two, three))].map(({ variables: [merged] }) => merged);
  };

  it('and not where a text meets numbers of two types, whose codes become the text of the wider type', () => {
    const valueLabels = [{ value: 13_928_630_400, label: 'the first' }];
    const [left, right] = typesOf(
      newVariable('v', asText(20)),
      { ...newVariable('v', asDate('SDATE')), valueLabels },
      newVariable('v', asDateTime(true, 0)),
    );
    expect(left!.valueLabels).toEqual([{ value: '2024-03-01', label: 'the first' }]);
    expect(right!.valueLabels).toEqual([{ value: '2024-03-01T00:00:00', label: 'the first' }]);
  });

  it('nor where a format that is not of numbers as such stands between two that are', () => {
    const comma = { ...newVariable('v', asNumber(8, 0)), format: 'COMMA8' };
    const [left, right] = typesOf(newVariable('v', asNumber(8, 0)), comma, newVariable('v', asNumber(12, 0)));
    expect([left!.format, right!.format]).toEqual(['F12.0', 'F8.0']);
  });

  it('though the type itself is the same in either way', () => {
    const appearance = fc.constantFrom(asDate('SDATE'), asDateTime(true, 0), asDateTime(false, 0));
    const numbers = fc.constantFrom(asNumber(4, 0), asNumber(9, 2), asBoolean);
    const three = (of: typeof appearance) => fc.tuple(of, of, of);
    fc.assert(
      fc.property(fc.oneof(three(appearance), three(numbers)), (appearances) => {
        const [left, right] = typesOf(...appearances.map((each) => newVariable('v', each)));
        expect(left!.type).toBe(right!.type);
      }),
      settings,
    );
  });
});
