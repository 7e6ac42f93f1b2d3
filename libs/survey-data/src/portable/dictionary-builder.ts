import type {
  PortableDictionary,
  PortableMissing,
  PortableValue,
  PortableValueLabels,
  PortableVariable,
} from './dictionary.ts';
import type { FieldReader } from './field-reader.ts';

const largestCount = 1_000_000;
const largestFormatNumber = 255;
const longestString = 32_767;

interface UnfinishedVariable extends PortableVariable {
  readonly missing: PortableMissing[];
  label: Uint8Array | null;
}

/** Puts a dictionary together, record by record. What a record says is kept once all of it has been read. */
export class DictionaryBuilder {
  readonly #fields: FieldReader;
  readonly #label: Uint8Array;
  readonly #variables: UnfinishedVariable[] = [];
  /** The first of each name, by its bytes as Latin-1. */
  readonly #byName = new Map<string, UnfinishedVariable>();
  readonly #valueLabels: PortableValueLabels[] = [];
  #documents: Uint8Array[] = [];
  #weight: Uint8Array | null = null;
  #declaredVariables: number | null = null;

  /** @param version of the format: there is one only, A */
  constructor(fields: FieldReader, label: Uint8Array, version: string) {
    this.#fields = fields;
    this.#label = label;
    if (version !== 'A') throw fields.damage(`the version of the format is "${version}", expected A`);
  }

  get dictionary(): PortableDictionary {
    return {
      label: this.#label,
      weight: this.#weight,
      variables: this.#variables,
      valueLabels: this.#valueLabels,
      documents: this.#documents,
    };
  }

  /** @returns whether the data follow */
  readRecord(): boolean {
    const fields = this.#fields;
    const { position } = fields;
    const tag = fields.tag();
    if (tag === 'F') {
      this.#checkCount(position);
      return true;
    }
    const read = this.#records[tag];
    if (!read) throw fields.damage(`there is a record with the tag "${tag}", expected 1 to 9 or A to F`, position);
    read();
    return false;
  }

  readonly #records: Readonly<Record<string, () => void>> = {
    1: () => this.#fields.text('the name of the product'),
    2: () => this.#fields.text('the name of the author'),
    3: () => this.#fields.text('the name of the subproduct'),
    4: () => (this.#declaredVariables = this.#count('the number of variables')),
    5: () => this.#count('the precision'),
    6: () => (this.#weight = this.#text('the name of the weight')),
    7: () => this.#addVariable(this.#readVariable()),
    8: () => this.#addMissing((variable) => this.#single(variable)),
    9: () => this.#addMissing((variable) => ({ low: null, high: this.#value(variable), isRange: true })),
    A: () => this.#addMissing((variable) => ({ low: this.#value(variable), high: null, isRange: true })),
    B: () =>
      this.#addMissing((variable) => ({ low: this.#value(variable), high: this.#value(variable), isRange: true })),
    C: () => this.#setLabel(),
    D: () => this.#valueLabels.push(this.#readValueLabels()),
    E: () => (this.#documents = this.#times('the number of document lines', () => this.#text('a document line'))),
  };

  /** Before, each variable that the data lack or have too much would shift all values. */
  #checkCount(position: number): void {
    const declared = this.#declaredVariables;
    const count = this.#variables.length;
    if (declared === count) return;
    throw this.#fields.damage(
      `the data begin after ${count} variables, expected ${declared ?? 'their number'}`,
      position,
    );
  }

  #readVariable(): UnfinishedVariable {
    const width = this.#fields.integer('the width of a variable', longestString);
    const name = this.#text('the name of a variable');
    const printFormat = this.#format();
    this.#format();
    return { width, name, printFormat, missing: [], label: null };
  }

  #addVariable(variable: UnfinishedVariable): void {
    this.#variables.push(variable);
    const key = latin1(variable.name);
    if (!this.#byName.has(key)) this.#byName.set(key, variable);
  }

  #format() {
    const part = (what: string, most: number) => this.#fields.integer(`the ${what} of a format`, most);
    return {
      type: part('type', largestFormatNumber),
      width: part('width', longestString),
      decimals: part('decimals', largestFormatNumber),
    };
  }

  #addMissing(read: (variable: UnfinishedVariable) => PortableMissing): void {
    const variable = this.#lastVariable();
    const missing = read(variable);
    variable.missing.push(missing);
  }

  #single(variable: UnfinishedVariable): PortableMissing {
    const value = this.#value(variable);
    return { low: value, high: value, isRange: false };
  }

  #setLabel(): void {
    const variable = this.#lastVariable();
    variable.label = this.#text('the label of a variable');
  }

  #readValueLabels(): PortableValueLabels {
    const names = this.#times('the number of labelled variables', () => this.#text('the name of a variable'));
    const first = names[0] && this.#byName.get(latin1(names[0]));
    if (!first) throw this.#fields.damage('there are value labels, expected the names of variables that are before');
    const labels = this.#times('the number of value labels', () => ({
      value: this.#value(first),
      label: this.#text('a value label'),
    }));
    return { names, labels };
  }

  #lastVariable(): UnfinishedVariable {
    const variable = this.#variables.at(-1);
    if (!variable) throw this.#fields.damage('there is what belongs to a variable, expected the variable before it');
    return variable;
  }

  #value({ width }: PortableVariable): PortableValue {
    return width > 0 ? this.#text('a value') : this.#fields.number('a value');
  }

  /** A copy: what is loaded is let go of. */
  #text(what: string): Uint8Array {
    return Uint8Array.from(this.#fields.text(what));
  }

  #count(what: string): number {
    return this.#fields.integer(what, largestCount);
  }

  /** Nothing is allocated for a count: the file has to have that many items. */
  #times<Item>(what: string, read: () => Item): Item[] {
    const items: Item[] = [];
    for (let count = this.#count(what); count > 0; count -= 1) items.push(read());
    return items;
  }
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
