import {
  folded,
  format,
  number,
  portableText,
  type PortableParts,
  text,
  variable,
} from '../../portable/testing/portable-file.ts';
import type { SeedFile } from '../fuzzed-format.ts';

const labels = (names: readonly string[], ...pairs: readonly string[]): string =>
  `D${number(names.length)}${names.map(text).join('')}${number(pairs.length / 2)}${pairs.join('')}`;

const rows = Array.from({ length: 9 }, (_, row) =>
  [
    number(row),
    row % 4 === 3 ? '*.' : `${row}.F-1/`.replace('0.F-1', '.1A'),
    text('x'.repeat(row * 5)),
    number(row + 20_000),
  ].join(''),
);

const rich: PortableParts = {
  variables: [
    `${variable('SCORE')}81/${`C${text('Wie zufrieden?')}`}`,
    `${variable('REAL')}91/AT/B5/9/`,
    `${variable('CITY', 40)}8${text('none')}C${text('Ort')}`,
    variable('DAY', 0, format(23, 11, 0)),
  ],
  records:
    labels(['SCORE', 'REAL'], number(1), text('ja'), number(2), text('nein')) +
    labels(['CITY'], text('x'), text('a label')) +
    `E${number(2)}${text('a line of text')}${text('another')}`,
  data: rows.join(''),
};

const narrow: PortableParts = { variables: [variable('A')], data: '1/-2/.F/1T+3/*.' };

export const samplePortableFiles = (): SeedFile[] => [
  { name: 'rich', bytes: folded(portableText(rich)) },
  { name: 'rich, in lines of UNIX', bytes: folded(portableText(rich), '\n') },
  { name: 'rich, in one line', bytes: Buffer.from(`${portableText(rich)}Z`, 'latin1') },
  { name: 'of one number', bytes: folded(portableText(narrow)) },
  { name: 'without rows', bytes: folded(portableText({ ...rich, data: '' })) },
];
