import { codebook as codebookSchema, valueLabel, type Codebook, type ValueLabel } from '#libs/contracts';
import { z } from 'zod';
import { maxVariables } from '../../reader.ts';
import { assertThat } from './fault.ts';

const labelList = z.array(valueLabel);

/** In all variables of a file together, as JSON would have them. */
const maxLabels = 4_000_000;

/** A codebook follows the contract, and its names differ. */
export function checkCodebook(codebook: Codebook): void {
  const { rows, variables } = codebook;
  assertThat(rows >= -1, () => `the codebook has ${rows} rows`);
  assertThat(variables.length <= maxVariables, () => `there are ${variables.length} variables`);
  const parsed = codebookSchema.safeParse({
    ...codebook,
    rows: Math.max(rows, 0),
    variables: variables.map((variable) => ({ ...variable, valueLabels: [] })),
  });
  assertThat(parsed.success, () => `the codebook breaks its contract: ${parsed.error?.message.slice(0, 400)}`);
  checkLabels(variables.map(({ valueLabels }) => valueLabels));
  checkNames(codebook);
}

/** Variables may share a list, which is looked at once. */
function checkLabels(lists: readonly ValueLabel[][]): void {
  for (const list of new Set(lists)) {
    const parsed = labelList.safeParse(list);
    assertThat(parsed.success, () => `value labels break their contract: ${parsed.error?.message.slice(0, 400)}`);
    const values = new Set(list.map(({ value }) => value));
    assertThat(values.size === list.length, () => 'a value has two labels');
  }
  const labels = lists.reduce((sum, { length }) => sum + length, 0);
  assertThat(labels <= maxLabels, () => `there are ${labels} value labels`);
}

function checkNames({ variables, multipleResponseSets }: Codebook): void {
  const names = new Set(variables.map(({ name }) => name));
  const withoutCase = new Set(variables.map(({ name }) => name.toLowerCase()));
  assertThat(withoutCase.size === variables.length, () => 'two variables have the same name');
  assertThat(!names.has(''), () => 'a variable has no name');
  for (const set of multipleResponseSets) {
    const unknown = set.variables.find((name) => !names.has(name));
    assertThat(unknown === undefined, () => `the set ${set.name} has the variable ${unknown}, which is not there`);
  }
}
