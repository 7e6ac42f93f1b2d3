import type { ValueLabel } from '#libs/contracts';
import { labelTableKey, type LabelTables, type StoredLabel } from '../dictionary/label-tables.ts';
import type { StoredVariable } from '../dictionary/variables.ts';
import type { MissingNumbers } from './missing-numbers.ts';

/** Labels of values, and those of missing values, which a codebook has no place for. */
export interface SplitLabels {
  readonly values: readonly ValueLabel[];
  /** By tag: 0 for `.`, 1 to 26 for `.a` to `.z`. */
  readonly missing: ReadonlyMap<number, string>;
}

const none: SplitLabels = { values: [], missing: new Map() };

/** The labels of variables, decoded once for all that share a table. */
export class ValueLabelSets {
  readonly #tables: LabelTables;
  readonly #missing: MissingNumbers;
  readonly #decode: (label: Uint8Array, variable: string) => string;
  readonly #known = new Map<string, SplitLabels>();

  /** @param missing of the type long, as which labelled values are stored */
  constructor(tables: LabelTables, missing: MissingNumbers, decode: (label: Uint8Array, variable: string) => string) {
    this.#tables = tables;
    this.#missing = missing;
    this.#decode = decode;
  }

  of({ labelTable }: StoredVariable, name: string): SplitLabels {
    const key = labelTableKey(labelTable);
    if (key === '') return none;
    const known = this.#known.get(key);
    if (known) return known;
    const table = this.#tables.get(key);
    const labels = table ? this.#split(table, name) : none;
    this.#known.set(key, labels);
    return labels;
  }

  /** The first label of a value counts. */
  #split(table: readonly StoredLabel[], name: string): SplitLabels {
    const texts = new Map<Uint8Array, string>();
    const values = new Map<number, string>();
    const missing = new Map<number, string>();
    for (const { value, label } of table) {
      const text = texts.get(label) ?? this.#decode(label, name);
      texts.set(label, text);
      const tag = value <= this.#missing.highest ? null : this.#missing.tagOf(value);
      const [labels, labelled] = tag === null ? [values, value] : [missing, tag];
      if (!labels.has(labelled)) labels.set(labelled, text);
    }
    return { values: Array.from(values, ([value, label]) => ({ value, label })), missing };
  }
}
