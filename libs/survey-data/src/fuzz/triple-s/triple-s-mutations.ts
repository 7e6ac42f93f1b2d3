import type { Mutation } from '../fuzzed-format.ts';
import { exchange, onPart, structureMutations, type XmlMutation } from '../workbooks/xml-mutations.ts';

const types = ['single', 'multiple', 'quantity', 'character', 'logical', 'date', 'time', 'colour', ''];
const places = [
  '0',
  '1',
  '2',
  '3',
  '9',
  '37',
  '38',
  '100',
  '9999',
  '999999999',
  '1000000000',
  '-1',
  '1.5',
  '',
  ' 1 ',
  'x',
];
const codes = ['0', '1', '01', '2', '-1', '1.5', '1e300', '9999999', '99999999999999999999', 'UK', '', ' ', '1,5', 'Ä'];
const texts = [
  '',
  ' ',
  '&amp;',
  '&#0;',
  '&#x110000;',
  '&file;',
  '<br/>',
  '<text mode="interview">a</text>',
  'x'.repeat(3000),
];
const encodings = ['ISO-8859-1', 'UTF-8', 'UTF-16', 'Shift_JIS', 'nonsense', ''];

const definitionMutations: readonly XmlMutation[] = [
  exchange(/type="[^"]*"/g, (_, random) => `type="${random.pick(types)}"`),
  exchange(/(start|finish)="[^"]*"/g, ([, name], random) => `${name}="${random.pick(places)}"`),
  exchange(/(start|finish)="[^"]*"/g, ([, name], random) => `${name}="${random.pick(places)}"`),
  exchange(/(subfields|width|skip)="[^"]*"/g, ([, name], random) => `${name}="${random.pick(places)}"`),
  exchange(/(code|from|to)="[^"]*"/g, ([, name], random) => `${name}="${random.pick(codes)}"`),
  exchange(/(code|from|to)="[^"]*"/g, ([, name], random) => `${name}="${random.pick(codes)}"`),
  exchange(/<size>[^<]*/g, (_, random) => `<size>${random.pick(places)}`),
  exchange(/<(name|label|title)>[^<]*/g, ([, name], random) => `<${name}>${random.pick(texts)}`),
  exchange(/format="[^"]*"/g, (_, random) => `format="${random.pick(['csv', 'literal', 'numeric', 'fixed'])}"`),
  exchange(/<position/g, (_, random) =>
    random.pick(['<spread subfields="3" width="2"/><position', '<values><range from="1" to="9"/></values><position']),
  ),
  exchange(/<\?xml[^?]*\?>/g, (_, random) => `<?xml version="1.0" encoding="${random.pick(encodings)}"?>`),
  exchange(/<variable[^]*?<\/variable>/g, ([variable], random) => variable.repeat(random.pick([0, 2, 3, 200]))),
  exchange(/<value [^]*?<\/value>/g, ([value], random) => value.repeat(random.pick([0, 2, 300]))),
  ...structureMutations,
];

const cells = [
  '',
  ' ',
  '0',
  '1',
  '9',
  '-1',
  '1.5',
  'x',
  '"',
  ',',
  '\n',
  '\r\n',
  '\0',
  '\u001a',
  '20241301',
  '999999',
  'Ä',
  '1'.repeat(80),
];
const dataMutation = exchange(/[^]{1,4}/g, (_, random) => random.pick(cells));

/** Of the definition, or of the data, whose texts are taken as bytes. */
const change = onPart(({ name, content }, random) => {
  let text = content.toString('latin1');
  const isDefinition = text.startsWith('<');
  for (let count = random.between(1, 3); count > 0; count -= 1) {
    text = (isDefinition ? random.pick(definitionMutations) : dataMutation)(text, random);
  }
  return [{ name, content: Buffer.from(text.slice(0, 2 ** 20), 'latin1') }];
});

const rename = onPart(({ content }, random) => [
  { name: random.pick(['survey.sss', 'survey.asc', 'other.sss', 'survey.csv', 'survey.dat', 'a/survey.xml']), content },
]);

export const tripleSMutations: readonly Mutation[] = [...Array.from({ length: 10 }, () => change), rename];
