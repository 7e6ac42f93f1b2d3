import type { MultipleResponseSet } from '#libs/contracts';
import type { ExtensionRecord } from '../dictionary/dictionary.ts';
import type { Warnings } from '../../warnings.ts';

export interface ParsedResponseSet {
  readonly name: Uint8Array;
  readonly kind: MultipleResponseSet['kind'];
  readonly countedValue: Uint8Array | null;
  readonly label: Uint8Array;
  readonly variables: readonly Uint8Array[];
}

/**
 * Sets of one record, a line each: `$a=C 8 My label v1 v2`, `$b=D1 1 0  v3 v4` or `$c=E 1 1 1 0  v5`, where a text
 * follows its length in bytes. PSPP's system-file format, "Multiple Response Sets Records".
 */
export function parseResponseSets({ content, offset }: ExtensionRecord, warnings: Warnings): ParsedResponseSet[] {
  const line = new SetScanner(Buffer.from(content).toString('latin1'));
  const sets: ParsedResponseSet[] = [];
  while (line.skipNewlines()) {
    const start = line.position;
    const set = parseSet(line);
    if (set) sets.push(set);
    else {
      const detail = `A multiple-response set (byte ${offset + start}) does not follow the format: ignored.`;
      warnings.add('ignored-multiple-response-set', null, detail);
      line.skipLine();
    }
  }
  return sets;
}

function parseSet(line: SetScanner): ParsedResponseSet | null {
  const name = line.match(/([^=\n]+)=/y);
  // E says how its categories get their labels (1 or 11), which concerns display only.
  const type = name && line.match(/(C) |(D)|(E) (?:1|11) /y);
  if (!type) return null;
  const countedValue = type === 'C' ? null : line.countedText();
  if (type !== 'C' && (countedValue === null || line.match(/( )/y) === null)) return null;
  const label = line.countedText();
  const variables = label === null ? null : line.match(/((?: +[^ \n]+)*) *\n/y);
  if (label === null || variables === null) return null;
  return {
    name: bytesOf(name),
    kind: type === 'C' ? 'categories' : 'dichotomies',
    countedValue: countedValue === null ? null : bytesOf(countedValue),
    label: bytesOf(label),
    variables: variables.split(/ +/).filter(Boolean).map(bytesOf),
  };
}

const bytesOf = (latin1: string) => Buffer.from(latin1, 'latin1');

/** Goes over a record whose bytes are characters, since it counts in bytes. */
class SetScanner {
  readonly #text: string;
  position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** False at the end. */
  skipNewlines(): boolean {
    this.match(/([\n\0]*)/y);
    return this.position < this.#text.length;
  }

  skipLine(): void {
    this.match(/([^\n]*)/y);
  }

  /** The first group that took part, or null, going nowhere, where the (sticky) expression does not match. */
  match(expression: RegExp): string | null {
    expression.lastIndex = this.position;
    const found = expression.exec(this.#text);
    if (!found) return null;
    this.position = expression.lastIndex;
    return found.slice(1).find((group) => group !== undefined) ?? '';
  }

  /** A text after its length in bytes and a blank. */
  countedText(): string | null {
    const length = Number(this.match(/(\d{1,9}) /y) ?? NaN);
    if (!(this.position + length <= this.#text.length)) return null;
    const text = this.#text.slice(this.position, this.position + length);
    this.position += length;
    return text;
  }
}
