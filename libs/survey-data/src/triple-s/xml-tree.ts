import { damaged } from '../bytes/damage.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
}

const maxDepth = 64;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const tag =
  /<!DOCTYPE\s[^[\]<>]*>|<\/([^\s<>/]+)\s*>|<([A-Za-z_][^\s<>/=]*)((?:\s+[^\s<>/=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
/** What stands between these is no element. */
const sections = [
  ['<!--', '-->'],
  ['<?', '?>'],
  ['<![CDATA[', ']]>'],
] as const;
const attribute = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

interface OpenElement extends XmlElement {
  readonly children: (XmlElement | string)[];
}

/**
 * The tree of an XML document, of the part of XML that descriptions of surveys use. A document type is passed over and
 * never fetched; one that declares something itself is refused, so that there are no entities to expand.
 * @throws SurveyFileError `damaged-file`; the offset counts characters
 */
export function parseXml(text: string): XmlElement {
  const root: OpenElement = { name: '', attributes: new Map(), children: [] };
  const path: OpenElement[] = [root];
  for (let at = 0; at < text.length;) {
    const next = text.indexOf('<', at);
    const end = next === -1 ? text.length : next;
    if (end > at) path.at(-1)!.children.push(decodeEntities(text.slice(at, end), at));
    if (next === -1) break;
    at = takeSection(text, next, path.at(-1)!) ?? takeTag(text, next, path);
  }
  const [element] = root.children.filter((child) => typeof child !== 'string');
  if (path.length > 1 || !element)
    throw damaged(text.length, `the text ends, expected </${path.at(-1)!.name || 'sss'}>`);
  return element;
}

/** @returns where it ends; null if it is a tag */
function takeSection(text: string, start: number, parent: OpenElement): number | null {
  const [opening, closing] = sections.find(([mark]) => text.startsWith(mark, start)) ?? [];
  if (opening === undefined || closing === undefined) return null;
  const end = text.indexOf(closing, start + opening.length);
  if (end === -1) throw damaged(text.length, `the text ends, expected ${closing}`);
  if (opening === '<![CDATA[') parent.children.push(text.slice(start + opening.length, end));
  return end + closing.length;
}

/** @returns where it ends */
function takeTag(text: string, start: number, path: OpenElement[]): number {
  tag.lastIndex = start;
  const match = tag.exec(text);
  if (!match) throw damaged(start, `there is "${text.slice(start, start + 20)}", expected an element of XML`);
  const [whole, closed, opened, attributes, empty] = match;
  if (closed !== undefined) closeElement(closed, path, start);
  if (opened !== undefined) {
    const element: OpenElement = { name: opened, attributes: readAttributes(attributes!, start), children: [] };
    path.at(-1)!.children.push(element);
    if (!empty) path.push(element);
    if (path.length > maxDepth) throw damaged(start, `elements are more than ${maxDepth} deep`);
  }
  return start + whole.length;
}

function closeElement(name: string, path: OpenElement[], start: number): void {
  const expected = path.at(-1)!.name;
  if (path.length === 1 || name !== expected) throw damaged(start, `there is </${name}>, expected </${expected}>`);
  path.pop();
}

function readAttributes(text: string, offset: number): Map<string, string> {
  return new Map(
    Array.from(text.matchAll(attribute), ([, name, double, single]) => [
      name!,
      decodeEntities(double ?? single ?? '', offset),
    ]),
  );
}

function decodeEntities(text: string, offset: number): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|([^;\s&]{0,20}));?/g, (whole, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? parseInt(hex as string, 16) : null;
    const character =
      code === null ? entities[name as string] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
    if (character === undefined) throw damaged(offset, `there is "${whole}", expected one of XML's own entities`);
    return character;
  });
}

export const elementsOf = (parent: XmlElement | undefined, name: string): XmlElement[] =>
  (parent?.children ?? []).filter((child): child is XmlElement => typeof child !== 'string' && child.name === name);

/** All text in an element, on one line. */
export const textOf = (element: XmlElement): string => allText(element).replace(/\s+/g, ' ').trim();

function allText({ children }: XmlElement): string {
  return children
    .map((child) => (typeof child === 'string' ? child : child.name === 'br' ? ' ' : allText(child)))
    .join('');
}
