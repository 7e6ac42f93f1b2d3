import type { Codebook, MissingValues, ValueLabel, Variable } from '#libs/contracts';
import { UniqueNames } from '../codebook/unique-names.ts';
import { checkLabelCount } from '../codebook/value-label-lists.ts';
import type { CodePage } from '../encoding/code-page.ts';
import { describeFormat } from '../spss/codebook/describe-format.ts';
import { formatNumbers, formatName } from '../spss/codebook/formats.ts';
import type { PrintFormat } from '../spss/dictionary/dictionary.ts';
import { DictionaryText } from '../encoding/dictionary-text.ts';
import type { Warnings } from '../warnings.ts';
import type { PortableDictionary, PortableValue, PortableVariable } from './dictionary.ts';

/** @param encoding as the codebook names it */
export function buildCodebook(
  dictionary: PortableDictionary,
  codePage: CodePage,
  encoding: string | null,
  warnings: Warnings,
): Codebook {
  const text = new DictionaryText(codePage, warnings);
  const variables = new VariableDescriber(text, warnings).describeAll(dictionary);
  const weight = weightOf(dictionary, variables);
  const documents = dictionary.documents.map((line) => text.decode(line, 'documents'));
  return {
    rows: -1,
    encoding,
    fileLabel: text.decode(dictionary.label, 'file label').trim() || null,
    variables,
    multipleResponseSets: [],
    ...(weight && { weight }),
    ...(documents.length > 0 && { documents }),
  };
}

/** Variables may have been given other names than theirs in the file. */
function weightOf({ weight, variables }: PortableDictionary, described: readonly Variable[]): string | undefined {
  const index = weight ? variables.findIndex(({ name }) => keyOf(name) === keyOf(weight)) : -1;
  return described[index]?.name;
}

class VariableDescriber {
  constructor(
    private readonly text: DictionaryText,
    private readonly warnings: Warnings,
  ) {}

  describeAll(dictionary: PortableDictionary): Variable[] {
    const names = new UniqueNames(this.warnings);
    const valueLabels = this.#valueLabels(dictionary);
    return dictionary.variables.map((variable) => {
      const key = keyOf(variable.name);
      const name = names.take(this.text.decode(variable.name, 'name of a variable'));
      return {
        ...describeFormat(name, variable.width, systemFormat(variable.printFormat), this.warnings),
        label: (variable.label && this.text.decode(variable.label, 'label', name)) || null,
        measure: null,
        valueLabels: valueLabels.get(key) ?? [],
        missing: this.#missing(name, variable),
      };
    });
  }

  /** By the keys of variables. The last label of a value counts, as in PSPP. */
  #valueLabels({ valueLabels }: PortableDictionary): Map<string, ValueLabel[]> {
    const parts = new Map<string, ValueLabel[][]>();
    let count = 0;
    for (const { names, labels } of valueLabels) {
      const added = labels.flatMap(({ value, label }) => {
        const decoded = this.#value(value);
        return decoded === null ? [] : { value: decoded, label: this.text.decode(label, 'value labels') };
      });
      checkLabelCount((count += names.length * added.length));
      for (const key of names.map(keyOf)) {
        const known = parts.get(key);
        if (known) known.push(added);
        else parts.set(key, [added]);
      }
    }
    return mergeParts(parts);
  }

  #missing(name: string, { width, missing }: PortableVariable): MissingValues {
    const ranges = missing.filter(({ isRange }) => isRange);
    const values = missing.flatMap(({ isRange, low }) => (isRange ? [] : (this.#value(low) ?? [])));
    if (width > 0 && ranges.length > 0) {
      this.warnings.add(
        'ignored-missing-values',
        name,
        'A range of missing values has no meaning for a string: ignored.',
      );
      return { values, range: null };
    }
    const ends = ranges.map(({ low, high }): [number | null, number | null] => [numberOf(low), numberOf(high)]);
    if (ends.length > 1) {
      const detail = 'The variable has more than one range of missing values: the first is kept.';
      this.warnings.add('ignored-missing-values', name, detail);
    }
    return { values, range: ends[0] ?? null };
  }

  #value(value: PortableValue | null): number | string | null {
    if (typeof value === 'number') return Number.isNaN(value) ? null : value;
    return value && this.text.decode(value, 'labelled or missing values');
  }
}

/** SPSS has the largest numbers of either sign for LO and HI. */
const numberOf = (end: PortableValue | null): number | null =>
  typeof end === 'number' && Math.abs(end) < Number.MAX_VALUE ? end : null;

/** Of the bytes of a name. */
const keyOf = (name: Uint8Array): string => Buffer.from(name).toString('latin1').trimEnd();

/** Variables with the labels of one record share one list. */
function mergeParts(parts: ReadonlyMap<string, readonly ValueLabel[][]>): Map<string, ValueLabel[]> {
  const unique = new Map<ValueLabel[], ValueLabel[]>();
  return new Map(
    Array.from(parts, ([key, lists]): [string, ValueLabel[]] => {
      const list = lists.length === 1 ? lists[0]! : lists.flat();
      const known = unique.get(list) ?? lastOfEach(list);
      unique.set(list, known);
      return [key, known];
    }),
  );
}

function lastOfEach(labels: readonly ValueLabel[]): ValueLabel[] {
  return [...new Map(labels.map((label) => [label.value, label])).values()];
}

/** SPSS 25 writes its numbers of formats for dates with this added, as in ReadStat's sample.por. */
const dateOffset = 82;

function systemFormat(format: PrintFormat): PrintFormat {
  const type = format.type - dateOffset;
  return type >= formatNumbers['DATE']! && formatName({ ...format, type }) !== null ? { ...format, type } : format;
}
