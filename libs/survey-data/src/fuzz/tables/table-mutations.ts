import iconv from 'iconv-lite';
import type { Mutation } from '../fuzzed-format.ts';
import type { FuzzRandom } from '../random.ts';

const delimiters = [',', ';', '\t', '|'];
const lineEnds = ['\n', '\r\n', '\r', '\n\r', '\n\n', '\0', '\x0b', '\u2028'];
const marks = [
  [],
  [0xef, 0xbb, 0xbf],
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0xef, 0xbb],
  [0xff, 0xfe, 0, 0],
  [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf],
].map((mark) => Buffer.from(mark));
const encodings = ['utf8', 'utf16le', 'utf16-be', 'latin1', 'windows-1252', 'shift_jis', 'utf-32le', 'utf-7', 'cp850'];
const cells = [
  '',
  '"',
  '""',
  '"""',
  '"a',
  'a"',
  '"a"b',
  ' "a" ',
  '0',
  '-0',
  '1,5',
  '1.5',
  '1.234',
  '1,234.5',
  '1e999',
  '-1e-999',
  '00',
  '999999999999999',
  '9999999999999999',
  '.5',
  '5.',
  '+1',
  '=1+1',
  'NaN',
  'TRUE',
  '2024-02-30',
  '2024-02-29T24:00:00',
  '0000-00-00',
  '9999-12-31T23:59:59.999999999',
  '31.12.99',
  '12/31/2024',
  '99:99:99',
  '1234:00',
  '\ufeff',
  '\ufffd',
  '\0',
  '\x1a',
  '😀',
  '\u00a0',
  'x'.repeat(5000),
  '9'.repeat(400),
];

type TextMutation = (text: string, random: FuzzRandom) => string;

/** Of text as its characters are bytes, so that every encoding stays what it is. */
const onText =
  (change: TextMutation): Mutation =>
  (bytes, random) =>
    Buffer.from(change(bytes.toString('latin1'), random), 'latin1');

const encoded = (text: string) => Buffer.from(text).toString('latin1');

/** Cells and what is between them, in turn. */
const tokens = (text: string) => text.split(/([,;|\t\r\n])/);

const setCell: TextMutation = (text, random) => {
  const parts = tokens(text);
  parts[random.below((parts.length + 1) / 2) * 2] = encoded(random.pick(cells));
  return parts.join('');
};

const setSeparator: TextMutation = (text, random) => {
  const parts = tokens(text);
  if (parts.length < 3) return text;
  parts[random.below((parts.length - 1) / 2) * 2 + 1] = encoded(random.pick([...delimiters, ...lineEnds, '', '"']));
  return parts.join('');
};

const setAllSeparators: TextMutation = (text, random) => {
  const [from, to] = random.chance(0.5)
    ? [random.pick(delimiters), random.pick(delimiters)]
    : ['\n', random.pick(lineEnds)];
  return text.replaceAll(from, encoded(to));
};

const setLine: TextMutation = (text, random) => {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const line = lines[at]!;
  const changes = [
    [],
    [line, line],
    [line + random.pick(delimiters).repeat(random.pick([1, 2, 50, 5000]))],
    [line.slice(0, random.below(line.length + 1))],
    ['', line],
    Array.from({ length: 300 }, () => line),
  ];
  lines.splice(at, 1, ...random.pick(changes));
  return lines.join('\n');
};

const setMark: Mutation = (bytes, random) => Buffer.concat([random.pick(marks), bytes]);

const transcode: Mutation = (bytes, random) => iconv.encode(bytes.toString('utf8'), random.pick(encodings));

export const tableMutations: readonly Mutation[] = [
  onText(setCell),
  onText(setCell),
  onText(setCell),
  onText(setSeparator),
  onText(setSeparator),
  onText(setAllSeparators),
  onText(setLine),
  setMark,
  transcode,
];
