import type { CustomAttributes, Variable } from '#libs/contracts';
import { extensionSubtypes } from '../dictionary/dictionary.ts';
import type { LongStringContext } from './long-string-records.ts';

export type Role = NonNullable<Variable['role']>;

/** SPSS' numbers, under the attribute `$@Role` of a variable. */
export const roles: readonly Role[] = ['input', 'target', 'both', 'none', 'partition', 'split'];
export const roleAttribute = '$@Role';

export interface VariableAttributes {
  readonly role?: Role;
  readonly attributes?: CustomAttributes;
}

/** Record 7/17: `name('value'\n'value'\n)`, one after another. */
export function readFileAttributes(context: LongStringContext): CustomAttributes | undefined {
  const attributes = new Map<string, string[]>();
  eachText(context, extensionSubtypes.fileAttributes, (scanner) => {
    while (!scanner.atEnd) scanner.attribute(attributes);
  });
  return attributes.size > 0 ? Object.fromEntries(attributes) : undefined;
}

/** Record 7/18: the name of a variable, a colon and its attributes; a slash before the next one. By lower-case name. */
export function readVariableAttributes(context: LongStringContext): Map<string, VariableAttributes> {
  const found = new Map<string, VariableAttributes>();
  eachText(context, extensionSubtypes.variableAttributes, (scanner) => {
    while (!scanner.atEnd) {
      const name = scanner.until(':');
      const attributes = new Map<string, string[]>();
      while (!scanner.atEnd && !scanner.skip('/')) scanner.attribute(attributes);
      const variable = context.variables.byName(name);
      if (variable) found.set(variable.name.toLowerCase(), withRole(attributes));
      else
        context.warnings.add('ignored-attributes', name, 'Attributes are for a variable that the file does not have.');
    }
  });
  return found;
}

/** Internal attributes of SPSS begin with `$@`; of those the role alone says something to people. */
function withRole(attributes: ReadonlyMap<string, string[]>): VariableAttributes {
  const role = roles[Number(attributes.get(roleAttribute)?.[0] ?? NaN)];
  const own = [...attributes].filter(([name]) => !name.startsWith('$@'));
  return { ...(role && { role }), ...(own.length > 0 && { attributes: Object.fromEntries(own) }) };
}

function eachText(context: LongStringContext, subtype: number, read: (scanner: AttributeScanner) => void): void {
  const { dictionary, text, warnings } = context;
  for (const record of dictionary.extensions.get(subtype) ?? []) {
    const scanner = new AttributeScanner(text.decode(record.content, 'attributes'));
    read(scanner);
    if (!scanner.isIntact) {
      const detail = `The attributes (byte ${record.offset}) are malformed: those after the first fault are ignored.`;
      warnings.add('ignored-attributes', null, detail);
    }
  }
}

class AttributeScanner {
  readonly #text: string;
  #position = 0;
  isIntact = true;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#position >= this.#text.length;
  }

  skip(token: string): boolean {
    const isThere = this.#text.startsWith(token, this.#position);
    if (isThere) this.#position += token.length;
    return isThere;
  }

  /** What is before the token, which is skipped; nothing, and the end, where the token does not come. */
  until(token: string): string {
    const start = this.#position;
    const end = this.#text.indexOf(token, start);
    if (end === -1) this.isIntact = false;
    this.#position = end === -1 ? this.#text.length : end + token.length;
    return end === -1 ? '' : this.#text.slice(start, end);
  }

  /** A quote within a value is not doubled: the value ends at a quote before a line feed. */
  attribute(attributes: Map<string, string[]>): void {
    const name = this.until('(').trim();
    const values: string[] = [];
    while (!this.atEnd && !this.skip(')')) {
      this.until("'");
      if (!this.atEnd) values.push(this.until("'\n"));
    }
    if (name !== '' && this.isIntact) attributes.set(name, values);
  }
}
