import { SurveyFileError } from '../reader.ts';
import { elementsOf, parseXml, textOf, type XmlElement } from './xml-tree.ts';

export interface TripleSDefinition {
  readonly title: string | null;
  readonly isCsv: boolean;
  /** Records of CSV before the data. */
  readonly skip: number;
  readonly variables: readonly TripleSVariable[];
}

const types = ['single', 'multiple', 'quantity', 'character', 'logical', 'date', 'time'] as const;

export interface TripleSVariable {
  readonly name: string;
  readonly label: string;
  readonly type: (typeof types)[number];
  readonly isLiteral: boolean;
  /** Characters of a line, or cells of CSV, from 1 and inclusive. */
  readonly start: number;
  readonly finish: number | null;
  readonly codes: readonly { readonly code: string; readonly label: string }[];
  readonly range: { readonly from: string; readonly to: string } | null;
  readonly spread: { readonly subfields: number; readonly width: number | null } | null;
  readonly size: number | null;
}

/**
 * What an XML definition of the versions 1.1 to 3.0 says. Filters concern the questionnaire only, and are passed over.
 * @throws SurveyFileError `unreadable-file` or `damaged-file`
 */
export function readDefinition(xml: string): TripleSDefinition {
  const root = parseXml(xml);
  if (root.name !== 'sss') throw unreadable(`its root is <${root.name}>, not <sss>`);
  if (elementsOf(root, 'hierarchy').length > 0) throw unreadable('it describes several linked files');
  const [survey] = elementsOf(root, 'survey');
  const [record] = elementsOf(survey, 'record');
  if (!survey || !record) throw unreadable('it has no <survey> with a <record>');
  const [title] = elementsOf(survey, 'title');
  return {
    title: (title && labelOf(title)) || null,
    isCsv: record.attributes.get('format')?.toLowerCase() === 'csv',
    skip: integer(record.attributes.get('skip') ?? '0', 'skip'),
    variables: elementsOf(record, 'variable').map(readVariable),
  };
}

function readVariable(element: XmlElement): TripleSVariable {
  const [name, label, position, values, spread, size] = ['name', 'label', 'position', 'values', 'spread', 'size'].map(
    (child) => elementsOf(element, child)[0],
  );
  const shown = name ? textOf(name) : (element.attributes.get('ident') ?? '');
  const [range] = elementsOf(values, 'range');
  const type = types.find((one) => one === element.attributes.get('type'));
  if (!type) throw wrong(`the variable "${shown}" has no type that is known, expected ${types.join(', ')}`);
  if (!position) throw wrong(`the variable "${shown}" has no <position>`);
  const optional = (owner: XmlElement | undefined, key: string) => {
    const text = owner?.attributes.get(key);
    return text === undefined ? null : integer(text, `${key} of "${shown}"`);
  };
  const start = optional(position, 'start') ?? 0;
  const finish = optional(position, 'finish');
  if (start < 1 || (finish !== null && finish < start))
    throw wrong(`the position of "${shown}" is from ${start} to ${finish}`);
  const subfields = optional(spread, 'subfields');
  return {
    name: shown,
    label: label ? labelOf(label) : '',
    type,
    isLiteral: element.attributes.get('format') === 'literal',
    start,
    finish,
    codes: elementsOf(values, 'value').map((value) => ({
      code: value.attributes.get('code') ?? '',
      label: labelOf(value),
    })),
    range: range ? { from: range.attributes.get('from') ?? '', to: range.attributes.get('to') ?? '' } : null,
    spread: spread && subfields !== null ? { subfields, width: optional(spread, 'width') } : null,
    size: size ? integer(textOf(size), `size of "${shown}"`) : null,
  };
}

/** Texts may be there in several languages and for several purposes: the first is taken where there is no other. */
function labelOf(element: XmlElement): string {
  const own = {
    ...element,
    children: element.children.filter((child) => typeof child === 'string' || child.name !== 'text'),
  };
  const [first] = elementsOf(element, 'text');
  return textOf(own) || (first ? textOf(first) : '');
}

function integer(text: string, what: string): number {
  const value = /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(value)) throw wrong(`the ${what} is "${text.slice(0, 20)}", expected an integer`);
  return value;
}

function unreadable(why: string): SurveyFileError {
  return new SurveyFileError('unreadable-file', `The definition is none of Triple-S that can be read: ${why}.`);
}

function wrong(why: string): SurveyFileError {
  return new SurveyFileError('damaged-file', `The definition is wrong: ${why}. Export the survey again.`);
}
