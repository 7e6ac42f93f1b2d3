import type { Mutation } from '../fuzzed-format.ts';
import { interestingText } from '../mutations/interesting-values.ts';
import type { FuzzRandom } from '../random.ts';

type ContentMutation = (content: string, random: FuzzRandom) => string;

/** Before the records: splash strings, the table of characters, the mark. */
const headerCharacters = 464;

/** Of the content without its line ends, which is folded again. */
const onContent =
  (change: ContentMutation): Mutation =>
  (bytes, random) => {
    const text = bytes.toString('latin1').replace(/[\r\n]/g, '');
    const content = text.slice(0, headerCharacters) + change(text.slice(headerCharacters), random);
    return fold(content, random);
  };

function fold(content: string, random: FuzzRandom): Buffer {
  const width = random.chance(0.9) ? 80 : random.pick([1, 7, 79, 81, 200]);
  const lineEnd = random.pick(['\r\n', '\r\n', '\n', '\r', '']);
  const lines = content.match(new RegExp(`[^]{1,${width}}`, 'g')) ?? [];
  // Blanks at the end of a line may have been cut.
  const written = random.chance(0.1) ? lines.map((line) => line.trimEnd()) : lines;
  return Buffer.from(written.map((line) => line + lineEnd).join(''), 'latin1');
}

const numbers = [
  ...['0/', '1/', '-1/', '*.', '*/', '/', '-/', '.', './', '1.1.1/', '.0000000000001/', '1+1/', '1-1/', '1+TTTTT/'],
  ...['1-TTTTT/', '1+/', 'TTTTTTTTTTTT/', '-TTTTTTTTTTTTTTTT/', '8/', '8F/', 'A00/', '1000/', '14LS/', '1TTTTT/'],
  `${'T'.repeat(400)}/`,
  `.${'0'.repeat(400)}1/`,
];
const tags = '123456789ABCDEFGZ*/ ';
const records = [
  'D1/',
  'E1/4/text',
  'C4/text',
  '6/',
  '61/A',
  '81/',
  '91/',
  'A1/',
  'B1/2/',
  '71/1/A5/8/2/5/8/2/',
  '4TTTT/',
  'F',
];
const token = /[0-9A-T.+-]*[0-9A-T]\/|\*\./g;

const exchange =
  (pattern: RegExp, by: (found: string, random: FuzzRandom) => string): ContentMutation =>
  (content, random) => {
    const matches = [...content.matchAll(pattern)];
    if (matches.length === 0) return content;
    const { index, 0: found } = random.pick(matches);
    return content.slice(0, index) + by(found, random) + content.slice(index + found.length);
  };

const setNumber = exchange(token, (_, random) => random.pick(numbers));
const stepNumber = exchange(/[0-9A-T](?=\/)/g, (digit, random) =>
  Math.max(0, parseInt(digit, 30) + random.pick([-1, 1]))
    .toString(30)
    .toUpperCase(),
);
const setTag = exchange(/(?<=\/)[1-9A-FZ](?=[0-9A-T])/g, (_, random) => tags[random.below(tags.length)]!);
const addRecord = exchange(/(?<=\/)(?=[1-9A-F])/g, (_, random) => random.pick(records));
const repeatPart = exchange(/[^]{1,40}/g, (part, random) => part.repeat(random.pick([0, 2, 3, 400])));
const addText = exchange(/(?<=\/)/g, (_, random) => interestingText(random).toString('latin1'));

/** Numbers and texts of one part are those of another. */
const movePart: ContentMutation = (content, random) => {
  const [from, to] = [random.below(content.length + 1), random.below(content.length + 1)];
  return content.slice(0, to) + content.slice(from, from + random.between(1, 60)) + content.slice(to);
};

/** Characters of the table that says what each byte stands for. */
const setTranslation: Mutation = (bytes, random) => {
  const changed = Buffer.from(bytes);
  const place = random.between(200, Math.min(headerCharacters + 12, bytes.length - 1));
  if (place < bytes.length) changed[place] = random.pick([0, 0x20, 0x30, 0x41, 0x2f, 0x2a, 0x0d, 0x0a, 0xff]);
  return changed;
};

export const portableMutations: readonly Mutation[] = [
  ...[
    setNumber,
    setNumber,
    setNumber,
    stepNumber,
    stepNumber,
    setTag,
    setTag,
    addRecord,
    repeatPart,
    addText,
    movePart,
  ].map(onContent),
  setTranslation,
];
