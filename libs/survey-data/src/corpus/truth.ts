import { readFileSync } from 'node:fs';
import type { MissingValues, MultipleResponseSet, ValueLabel, Variable } from '#libs/contracts';
import { measureNumbers } from '../spss/codebook/display.ts';

/** What two independent readers say about a file. */
export interface Truth {
  readonly header?: { readonly file_label: string; readonly encoding: string | null };
  readonly status: { readonly code: number; readonly message: string };
  readonly rows_read: number;
  readonly variables: readonly TruthVariable[];
  readonly value_labels: Readonly<Record<string, readonly [number | string, string][]>>;
  readonly mr_sets?: readonly {
    readonly name: string;
    readonly label: string;
    readonly counted_value: number;
    readonly is_dichotomy: 0 | 1;
    readonly subvariables: readonly string[];
  }[];
}

interface TruthVariable {
  readonly name: string;
  readonly label: string | null;
  readonly type: 'numeric' | 'string';
  readonly format: string;
  readonly measure: number;
  readonly label_set: string | null;
  readonly missing_ranges: readonly [number | string, number | string][];
  readonly sha256: string;
}

export const readTruth = (path: string): Truth => JSON.parse(readFileSync(`${path}.truth.json`, 'utf8')) as Truth;

/** What a truth and a reader both say of a file. */
export interface Facts {
  readonly rows: number;
  readonly fileLabel: string | null;
  readonly variables: readonly {
    readonly name: string;
    readonly label: string | null;
    readonly isText: boolean;
    readonly format: string;
    readonly measure: Variable['measure'];
    readonly missing: MissingValues;
    readonly valueLabels: readonly ValueLabel[];
    /** Of the column. */
    readonly sha256: string;
  }[];
  readonly multipleResponseSets: readonly MultipleResponseSet[];
}

/** A truth in the words of our codebook, as far as they say the same. */
export function expectedOf(truth: Truth): Facts {
  return {
    rows: truth.rows_read,
    fileLabel: truth.header?.file_label.trim() || null,
    variables: truth.variables.map((variable) => ({
      name: variable.name,
      label: variable.label?.trimEnd() || null,
      isText: variable.type === 'string',
      format: variable.format,
      measure: measureNumbers[variable.measure] ?? null,
      missing: expectedMissing(variable.missing_ranges),
      valueLabels: variable.label_set === null ? [] : expectedLabels(truth, variable.label_set),
      sha256: variable.sha256,
    })),
    multipleResponseSets: (truth.mr_sets ?? []).map((set) => ({
      name: set.name,
      label: set.label || null,
      kind: set.is_dichotomy ? 'dichotomies' : 'categories',
      countedValue: set.is_dichotomy ? set.counted_value : null,
      variables: [...set.subvariables],
    })),
  };
}

const expectedLabels = (truth: Truth, set: string) =>
  (truth.value_labels[set] ?? []).map(([value, label]) => ({ value, label: label.trimEnd() }));

function expectedMissing(ranges: TruthVariable['missing_ranges']): MissingValues {
  const range = ranges.find(([low, high]) => low !== high);
  return {
    values: ranges.filter(([low, high]) => low === high).map(([value]) => value),
    range: range ? [endOf(range[0]), endOf(range[1])] : null,
  };
}

const endOf = (end: number | string): number | null => (typeof end === 'number' ? end : null);
