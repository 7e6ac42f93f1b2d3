import { describe, expect, it } from '@jest/globals';
import type { Codebook, MultipleResponseSet, Variable } from '#libs/contracts';
import { asBoolean, asDate, asDateTime, asNumber, asText, asTime, newVariable } from '../codebook/new-variable.ts';
import { emptyColumn, isText } from '../column-batches.ts';
import type { ColumnBatch } from '../reader.ts';
import { rowsOf } from '../read-survey.ts';
import { applyPlan } from './apply-plan.ts';
import { mergeCodebooks } from './merge-codebooks.ts';
import type { MergePolicy } from './merge-plan.ts';

const lenient: MergePolicy = { onLabelConflict: 'keep', strict: false };
const strict: MergePolicy = { ...lenient, strict: true };

function codebookOf(variables: Variable[], multipleResponseSets: MultipleResponseSet[] = []): Codebook {
  return { rows: 3, encoding: 'UTF-8', fileLabel: null, variables, multipleResponseSets };
}
const number = (name: string, more: Partial<Variable> = {}) => ({ ...newVariable(name, asNumber(8, 2)), ...more });
const text = (name: string, width = 8) => newVariable(name, asText(width));
const merge = (current: Variable[], incoming: Variable[], policy = lenient) =>
  mergeCodebooks(codebookOf(current), codebookOf(incoming), policy);
const codes = ({ warnings }: { warnings: readonly { code: string; variable: string | null }[] }) =>
  warnings.map(({ code, variable }) => [code, variable]);

function batchOf(variables: readonly Variable[], ...rows: (string | number | null)[][]): ColumnBatch {
  const columns = variables.map((variable, index) => {
    const column = emptyColumn(variable, rows.length);
    rows.forEach((row, at) => (column.values[at] = (row[index] ?? (isText(variable) ? null : NaN)) as never));
    return column;
  });
  return { rows: rows.length, columns };
}

describe('variables', () => {
  it('meet by name whatever its case, and keep the name and place that they have in the database', () => {
    const plan = merge([number('Age'), text('City')], [text('CITY'), number('age')]);
    expect(plan.codebook.variables.map(({ name }) => name)).toEqual(['Age', 'City']);
    expect(plan.mapping.map(({ source }) => source)).toEqual([1, 0]);
    expect(plan.codebook.rows).toBe(6);
    expect(plan.warnings).toEqual([]);
  });

  it('that are new come last, those that are missing stay, each with a warning', () => {
    const plan = merge([number('a'), number('b')], [number('c'), number('a')]);
    expect(plan.codebook.variables.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(codes(plan)).toEqual([
      ['missing-variable', 'b'],
      ['new-variable', 'c'],
    ]);
    const { batch } = applyPlan(plan, batchOf(plan.incoming.variables, [1, 2]), 0);
    expect(rowsOf(batch)).toEqual([[2, null, 1]]);
  });

  it('widen', () => {
    const plan = merge(
      [text('t', 3), newVariable('n', asNumber(5, 2))],
      [text('t', 9), newVariable('n', asNumber(8, 0))],
    );
    expect(plan.codebook.variables.map(({ format, width }) => [format, width])).toEqual([
      ['A9', 9],
      ['F11.2', 11],
    ]);
    expect(codes(plan)).toEqual([['widened', 't']]);
    expect(merge([text('t', 9)], [text('t', 3)]).warnings).toEqual([]);
  });

  it('that were empty so far become what the file has, and the other way round', () => {
    const plan = merge([text('a', 0), number('b'), text('c', 0)], [number('a'), text('b', 0), text('c', 5)], strict);
    expect(plan.conflicts).toEqual([]);
    expect(plan.warnings).toEqual([]);
    expect(plan.codebook.variables.map(({ type, width }) => [type, width])).toEqual([
      ['numeric', 8],
      ['numeric', 8],
      ['string', 5],
    ]);
    const { batch, problems } = applyPlan(plan, batchOf(plan.incoming.variables, [1, null, 'x']), 0);
    expect(rowsOf(batch)).toEqual([[1, null, 'x']]);
    expect(problems).toEqual([]);
  });

  it.each([
    [asDate('SDATE'), asDateTime(true, 0), 'datetime'],
    [asBoolean, asNumber(4, 0), 'numeric'],
    [asNumber(4, 0), asBoolean, 'numeric'],
  ])('of related types take the wider one %#', (one, other, type) => {
    const plan = merge([newVariable('v', one)], [newVariable('v', other)]);
    expect(plan.codebook.variables[0]!.type).toBe(type);
    expect(codes(plan)).toEqual([['retyped', 'v']]);
  });

  it.each([
    [asDate('SDATE'), asNumber(4, 0)],
    [asTime(true, 0), asDate('SDATE')],
    [asBoolean, asTime(true, 0)],
  ])('of types that would be shown as what they are not are a conflict %#', (one, other) => {
    expect(merge([newVariable('v', one)], [newVariable('v', other)]).conflicts).toEqual([
      expect.objectContaining({ code: 'schema-conflict', variable: 'v' }),
    ]);
  });

  it('are a conflict each, if strict, where they are new, missing or retyped', () => {
    const plan = merge([number('a'), text('b'), number('c')], [number('b'), number('c'), number('d')], strict);
    expect(plan.conflicts.map(({ code, variable }) => [code, variable])).toEqual([
      ['schema-conflict', 'a'],
      ['schema-conflict', 'b'],
      ['schema-conflict', 'd'],
    ]);
  });
});

describe('retyped values', () => {
  it('become text as they are shown', () => {
    const incoming = [number('v'), newVariable('d', asDate('SDATE'))];
    const plan = merge([text('v'), text('d')], incoming);
    expect(codes(plan)).toEqual([
      ['retyped', 'v'],
      ['retyped', 'd'],
    ]);
    const { batch } = applyPlan(plan, batchOf(incoming, [1.5, 13_928_630_400], [null, null]), 0);
    expect(rowsOf(batch)).toEqual([
      ['1.5', '2024-03-01'],
      [null, null],
    ]);
  });

  it('become numbers row by row, and every text that is none is told with its row', () => {
    const incoming = [text('v'), text('d')];
    const plan = merge([number('v'), newVariable('d', asDate('SDATE'))], incoming);
    const rows = batchOf(incoming, ['1.5', '2024-03-01'], ['many', null], [null, 'soon'], [' -2e1 ', null]);
    const { batch, problems } = applyPlan(plan, rows, 100);
    expect(rowsOf(batch)).toEqual([
      [1.5, 13_928_630_400],
      [null, null],
      [null, null],
      [-20, null],
    ]);
    expect(problems.map(({ row, variable, code }) => [row, variable, code])).toEqual([
      [102, 'v', 'not-a-number'],
      [103, 'd', 'not-a-number'],
    ]);
    const gapped = applyPlan(plan, { ...rows, rowNumbers: [1, 5, 6, 9] }, 100);
    expect(gapped.problems.map(({ row }) => row)).toEqual([5, 6]);
  });

  it('take their codes along', () => {
    const incoming = number('v', {
      valueLabels: [{ value: 1, label: 'yes' }],
      missing: { values: [9], range: [90, null] },
    });
    expect(merge([text('v')], [incoming]).codebook.variables[0]).toMatchObject({
      valueLabels: [{ value: '1', label: 'yes' }],
      missing: { values: ['9'], range: null },
    });
    const texts = {
      ...text('v'),
      valueLabels: [
        { value: '1', label: 'yes' },
        { value: 'x', label: 'no' },
      ],
    };
    const plan = merge([number('v')], [texts]);
    expect(plan.codebook.variables[0]!.valueLabels).toEqual([{ value: 1, label: 'yes' }]);
    expect(codes(plan)).toContainEqual(['label-dropped', 'v']);
  });
});

describe('value labels', () => {
  const current = number('v', {
    valueLabels: [
      { value: 1, label: 'yes' },
      { value: 2, label: 'no' },
    ],
  });
  const incoming = number('v', {
    valueLabels: [
      { value: 2, label: 'nay' },
      { value: 3, label: 'maybe' },
    ],
  });

  it.each([
    ['keep', 'no'],
    ['replace', 'nay'],
  ] as const)('are united; of two labels policy %s uses "%s"', (onLabelConflict, label) => {
    const plan = merge([current], [incoming], { onLabelConflict, strict: true });
    expect(plan.codebook.variables[0]!.valueLabels).toEqual([
      { value: 1, label: 'yes' },
      { value: 2, label },
      { value: 3, label: 'maybe' },
    ]);
    expect(codes(plan)).toEqual([['label-conflict', 'v']]);
    expect(plan.conflicts).toEqual([]);
  });

  it('are a conflict under the policy fail', () => {
    const plan = merge([current], [incoming], { onLabelConflict: 'fail', strict: false });
    expect(plan.conflicts).toEqual([expect.objectContaining({ code: 'label-conflict', variable: 'v' })]);
  });
});

describe('missing values and multiple-response sets', () => {
  it('unites missing values', () => {
    const current = number('v', { missing: { values: [9], range: [90, 99] } });
    const incoming = number('v', { missing: { values: [9, 8], range: [80, null] } });
    const plan = merge([current], [incoming]);
    expect(plan.codebook.variables[0]!.missing).toEqual({ values: [9, 8], range: [90, 99] });
    expect(codes(plan)).toEqual([['missing-values-differ', 'v']]);
  });

  it('unites sets by name, with the names of the database', () => {
    const set = (name: string, variables: string[], countedValue: number | null = 1): MultipleResponseSet => ({
      name,
      label: null,
      kind: 'dichotomies',
      countedValue,
      variables,
    });
    const current = codebookOf([number('A'), number('B')], [set('$m', ['A', 'B']), set('$n', ['A'])]);
    const incoming = codebookOf(
      [number('a'), number('c')],
      [set('$M', ['a', 'c']), set('$n', ['a'], 2), set('$o', ['c'])],
    );
    const plan = mergeCodebooks(current, incoming, lenient);
    expect(plan.codebook.multipleResponseSets.map(({ name, variables }) => [name, variables])).toEqual([
      ['$m', ['A', 'B', 'c']],
      ['$n', ['A']],
      ['$o', ['c']],
    ]);
    expect(codes(plan)).toContainEqual(['set-differs', '$n']);
  });
});

describe('whatever is merged', () => {
  /** Park and Miller's generator: the same codebooks in every run. */
  function random(seed: number): (below: number) => number {
    let state = seed + 1;
    return (below) => (state = (state * 48_271) % 2_147_483_647) % below;
  }
  const kinds = [
    asNumber(8, 2),
    asText(8),
    asText(0),
    asBoolean,
    asDate('SDATE'),
    asDateTime(true, 0),
    asTime(true, 0),
  ];

  function anyVariables(seed: number, kindOf: (name: number, below: number) => number): Variable[] {
    const next = random(seed);
    const names = Array.from({ length: 8 }, (_, at) => at).filter(() => next(3) > 0);
    return names.map((name) => ({
      ...newVariable(next(2) ? `v${name}` : `V${name}`, kinds[kindOf(name, next(kinds.length))]!),
      valueLabels: Array.from({ length: next(3) }, (_, at) => ({ value: at, label: `label ${next(2)}` })),
    }));
  }
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  const anyKind = (_: number, drawn: number) => drawn;

  it('each of the names of both is there once, and each row gets a value of its type for each', () => {
    for (const seed of seeds) {
      const current = anyVariables(seed, anyKind);
      const incoming = anyVariables(seed + 1000, anyKind);
      const plan = merge(current, incoming);
      const names = plan.codebook.variables.map(({ name }) => name.toLowerCase());
      expect(names).toEqual([...new Set([...current, ...incoming].map(({ name }) => name.toLowerCase()))]);
      const { batch } = applyPlan(plan, batchOf(incoming, [], []), 0);
      const conflicting = new Set(plan.conflicts.map(({ variable }) => variable));
      plan.codebook.variables.forEach((variable, at) => {
        if (conflicting.has(variable.name)) return;
        expect(batch.columns[at]!.kind).toBe(isText(variable) ? 'text' : 'numeric');
        expect(batch.columns[at]!.values).toHaveLength(2);
      });
    }
  });

  it('nothing changes when a wave meets its own codebook', () => {
    for (const seed of seeds) {
      const current = anyVariables(seed, anyKind);
      const plan = merge(current, current, strict);
      expect(plan.codebook.variables).toEqual(current);
      expect([...plan.warnings, ...plan.conflicts]).toEqual([]);
    }
  });

  it('it does not matter which two of three waves of the same types are merged first', () => {
    for (const seed of seeds) {
      const [a, b, c] = [seed, seed + 1000, seed + 2000].map((each) =>
        codebookOf(anyVariables(each, (name) => [0, 1, 3, 4][name % 4]!)),
      ) as [Codebook, Codebook, Codebook];
      const left = mergeCodebooks(mergeCodebooks(a, b, lenient).codebook, c, lenient).codebook;
      const right = mergeCodebooks(a, mergeCodebooks(b, c, lenient).codebook, lenient).codebook;
      expect(left).toEqual(right);
    }
  });
});
