import type { Codebook, Variable } from '#libs/contracts';
import { asText, newVariable, type Appearance } from '../../codebook/new-variable.ts';
import { UniqueNames } from '../../codebook/unique-names.ts';
import { checkLabelCount } from '../../codebook/value-label-lists.ts';
import type { CodePage } from '../../encoding/code-page.ts';
import { DictionaryText } from '../../encoding/dictionary-text.ts';
import type { Warnings } from '../../warnings.ts';
import type { Dictionary } from '../dictionary/dictionary.ts';
import type { StoredVariable } from '../dictionary/variables.ts';
import { findDateUnit, type DateUnit } from './date-units.ts';
import { missingNumbers } from './missing-numbers.ts';
import { numberFormat } from './number-format.ts';
import { ValueLabelSets, type SplitLabels } from './value-labels.ts';

/** A variable as its owner knows it, and where its cells are. */
export interface DescribedVariable {
  readonly variable: Variable;
  readonly stored: StoredVariable;
  /** Of a date. */
  readonly unit: DateUnit | null;
  readonly missingLabels: SplitLabels['missing'];
}

export interface DescribedFile {
  readonly codebook: Codebook;
  /** In the order of the codebook's variables. */
  readonly variables: readonly DescribedVariable[];
}

export function buildCodebook(dictionary: Dictionary, codePage: CodePage, warnings: Warnings): DescribedFile {
  const text = new DictionaryText(codePage, warnings);
  const names = new UniqueNames(warnings);
  const missing = missingNumbers('long', dictionary.release);
  const labels = new ValueLabelSets(dictionary.labelTables, missing, (label, name) =>
    text.decode(label, 'value labels', name),
  );
  const variables = dictionary.variables.map((stored) => {
    const name = names.take(text.decode(stored.name, 'name of a variable'));
    const label = text.decode(stored.label, 'label', name) || null;
    return describe(stored, name, label, labels, dictionary.strls.longest);
  });
  checkLabelCount(variables.reduce((sum, { variable }) => sum + variable.valueLabels.length, 0));
  warnOfBusinessDates(variables, warnings);
  const codebook = {
    rows: dictionary.rows,
    encoding: codePage.name,
    fileLabel: text.decode(dictionary.label, 'file label') || null,
    variables: variables.map(({ variable }) => variable),
    multipleResponseSets: [],
  };
  return { codebook, variables };
}

function describe(
  stored: StoredVariable,
  name: string,
  label: string | null,
  labels: ValueLabelSets,
  longestStrl: number,
): DescribedVariable {
  const { kind, bytes } = stored.storage;
  if (kind === 'text' || kind === 'strl') {
    // Cells of all variables share long texts, so that only their longest one is a safe width.
    const appearance = { ...asText(Math.max(1, kind === 'text' ? bytes : longestStrl)), measure: null };
    return { ...described(name, label, appearance, []), stored, unit: null, missingLabels: new Map() };
  }
  const unit = findDateUnit(stored.format);
  const { values, missing } = labels.of(stored, name);
  const converted = unit ? values.map(({ value, label }) => ({ value: unit.convert(Number(value)), label })) : values;
  const appearance = unit?.appearance ?? numberFormat(stored.format, kind);
  return { ...described(name, label, appearance, converted), stored, unit, missingLabels: missing };
}

const described = (
  name: string,
  label: string | null,
  appearance: Appearance,
  valueLabels: readonly Variable['valueLabels'][number][],
) => ({ variable: { ...newVariable(name, appearance), label, valueLabels: valueLabels as Variable['valueLabels'] } });

function warnOfBusinessDates(variables: readonly DescribedVariable[], warnings: Warnings): void {
  for (const { variable, stored } of variables) {
    if (!/^%[-~]?tb/.test(stored.format)) continue;
    const detail = `The dates count the days of a calendar that is not in the file (${stored.format}): they are kept as numbers.`;
    warnings.add('business-dates', variable.name, detail);
  }
}
