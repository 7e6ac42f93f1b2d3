import type { Mutation } from '../fuzzed-format.ts';
import { mutateBytes } from '../mutations/byte-mutations.ts';
import type { FuzzRandom } from '../random.ts';
import { type Part, unzip, zip } from './zip-parts.ts';

const values = [
  '',
  '0',
  '1',
  '-1',
  '60',
  '0.5',
  '45352.75',
  '99999999',
  '2958466',
  '-99999999999',
  '1e999',
  'NaN',
  '4294967296',
  'A1',
  'A0',
  'a1',
  'XFD1048576',
  'XFE1',
  'ZZZZZZZ1',
  'A1048577',
  '1A',
  'A',
  '#N/A',
  '#DIV/0!',
  '#ODD!',
  's',
  'str',
  'inlineStr',
  'b',
  'e',
  'd',
  'n',
  'x',
  'true',
  'rId1',
  'hidden',
  'veryHidden',
  '/xl/worksheets/sheet1.xml',
  '../../../etc/x',
  '&#0;',
  '&#x110000;',
  '&#xD800;',
  '&unknown;',
  '&',
  '_x0000_',
  '_xD83D_',
  '<![CDATA[x]]>',
  '<!-- -- -->',
  '2024-03-01T12:00:00',
  ' ',
  'x'.repeat(3000),
  '1'.repeat(400),
];
const doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';

export type XmlMutation = (xml: string, random: FuzzRandom) => string;

/** Exchanges one of the matches, if there are any. */
export const exchange = (pattern: RegExp, by: (match: RegExpExecArray, random: FuzzRandom) => string): XmlMutation => {
  return (xml, random) => {
    const matches = [...xml.matchAll(pattern)];
    if (matches.length === 0) return xml;
    const match = random.pick(matches);
    return xml.slice(0, match.index) + by(match, random) + xml.slice(match.index + match[0].length);
  };
};

/** Of any XML: tags without their end, or too many of them, and entities. */
export const structureMutations: readonly XmlMutation[] = [
  exchange(/<(\w+)[^<>]*>/g, ([tag]) => tag.repeat(2)),
  exchange(/<(\w+)[^<>]*>/g, ([tag], random) => tag.repeat(random.pick([50, 2000]))),
  exchange(/<[^<>]*>/g, () => ''),
  exchange(/\?>/g, () => `?>${doctype}`),
];

const xmlMutations: readonly XmlMutation[] = [
  exchange(/="[^"]*"/g, (_, random) => `="${random.pick(values)}"`),
  exchange(/="[^"]*"/g, (_, random) => `="${random.pick(values)}"`),
  exchange(/>[^<>]+</g, (_, random) => `>${random.pick(values)}<`),
  exchange(/>[^<>]+</g, (_, random) => `>${random.pick(values)}<`),
  exchange(/ [\w:]+="[^"]*"/g, () => ''),
  exchange(/ t="[^"]*"/g, (_, random) => ` t="${random.pick(['s', 'b', 'e', 'd', 'n', 'str', 'inlineStr', ''])}"`),
  exchange(/<c /g, (_, random) => `<c t="${random.pick(['s', 'b', 'e', 'd', 'str'])}" `),
  exchange(/ s="[^"]*"/g, (_, random) => ` s="${random.pick([0, 1, 2, -1, 9999])}"`),
  exchange(/ r="[A-Z]+\d+"/g, (_, random) => ` r="${random.pick(['A1', 'XFD1', 'AAA9', 'C3', 'A1:B2', '$A$1'])}"`),
  ...structureMutations.slice(0, 3),
  exchange(/<row[^]*?<\/row>/g, ([row], random) => row.repeat(random.pick([0, 2, 100]))),
  exchange(/<c [^]*?<\/c>/g, ([cell], random) => cell.repeat(random.pick([0, 2, 20]))),
  exchange(/<(\w+)/g, (_, random) => `<${random.pick(['x:row', 'c', 'v', 'si', 't', 'r', 'sheetData', 'y'])}`),
  ...structureMutations.slice(3),
  exchange(/UTF-8/gi, (_, random) => random.pick(['UTF-16', 'latin1', 'x'])),
];

export const onPart =
  (change: (part: Part, random: FuzzRandom) => Part[]): Mutation =>
  (bytes, random) => {
    const parts = unzip(bytes);
    if (parts.length === 0) return bytes;
    const at = random.below(parts.length);
    parts.splice(at, 1, ...change(parts[at]!, random));
    return zip(parts, random.chance(0.15));
  };

const changeXml = onPart(({ name, content }, random) => {
  let xml = content.toString('latin1');
  for (let count = random.between(1, 3); count > 0; count -= 1) xml = random.pick(xmlMutations)(xml, random);
  return [{ name, content: Buffer.from(xml.slice(0, 2 ** 20), 'latin1') }];
});
const damageXml = onPart(({ name, content }, random) => [{ name, content: mutateBytes(content, random) }]);
const inUtf16 = onPart(({ name, content }) => [{ name, content: Buffer.from(`\ufeff${String(content)}`, 'utf16le') }]);
const removePart = onPart(() => []);
const renamePart = onPart(({ name, content }, random) => [
  { name: random.pick([name.toUpperCase(), `${name}x`, 'xl/worksheets/data.xml', '']), content },
]);
const emptyPart = onPart(({ name }) => [{ name, content: Buffer.alloc(0) }]);

/** Of any archive. */
export const partMutations: readonly Mutation[] = [damageXml, damageXml, inUtf16, removePart, renamePart, emptyPart];

export const workbookMutations: readonly Mutation[] = [
  ...Array.from({ length: 14 }, () => changeXml),
  ...partMutations,
];
