import { type DtaSpecification, dtaFile, type DtaVariable } from '../../stata/testing/dta-file.ts';
import type { Cell } from '../../stata/testing/dta-cells.ts';
import type { SeedFile } from '../fuzzed-format.ts';

const variables: readonly DtaVariable[] = [
  { name: 'small', type: 'byte', labels: 'yesno', label: 'Wie zufrieden?' },
  { name: 'medium', type: 'int', format: '%td' },
  { name: 'large', type: 'long', format: '%12.0gc' },
  { name: 'single', type: 'float', format: '%9.2f' },
  { name: 'real', type: 'double', format: '%tcCCYY-NN-DD_HH:MM:SS' },
  { name: 'city', type: 9, label: 'Größe', format: '%9s' },
];

const row = (index: number): Cell[] => [
  index % 3,
  20_000 + index,
  index * 1000,
  index / 8,
  index * 1e11,
  `Köln ${index}`,
];
const missing = ['.', '.', '.', '.', '.', ''];
const tagged = ['.a', '.z', '.b', '.c', '.d', 'x'];

const labelTables: NonNullable<DtaSpecification['labelTables']> = {
  yesno: [
    [0, 'nein'],
    [1, 'ja'],
    [2, 'weiß nicht'],
  ],
  unused: [[-5, 'a longer label of no variable']],
};

function specification(release: number): DtaSpecification {
  const hasTags = release >= 113;
  const rows = [row(0), row(1), missing, hasTags ? tagged : missing, row(2), row(3)];
  return { release, label: 'Umfrage', variables, rows, labelTables, characteristics: ['a note', 'x'.repeat(40)] };
}

/** Texts of any length, some of which share one, and one that is binary. */
function withLongTexts(release: number): DtaSpecification {
  const { rows, ...rest } = specification(release);
  const texts: Cell[] = ['a long text', [7, 1], '', Buffer.from('bytes \0\x01'), 'ä'.repeat(300), [7, 5]];
  return {
    ...rest,
    variables: [...variables, { name: 'open', type: 'strl' }],
    rows: rows.map((cells, index) => [...cells, texts[index]!]),
  };
}

const releases = [105, 108, 110, 111, 113, 114, 115];
const taggedReleases = [117, 118, 119];

export function sampleStataFiles(): SeedFile[] {
  const all = [...releases.map(specification), ...taggedReleases.map(withLongTexts)];
  const turned = [specification(105), specification(114), withLongTexts(117), withLongTexts(118)];
  return [
    ...all.map((one) => ({ name: `release ${one.release}`, bytes: dtaFile(one) })),
    ...turned.map((one) => ({
      name: `release ${one.release}, in the other byte order`,
      bytes: dtaFile({ ...one, littleEndian: false }),
    })),
    { name: 'without rows', bytes: dtaFile({ ...withLongTexts(118), rows: [] }) },
  ];
}
