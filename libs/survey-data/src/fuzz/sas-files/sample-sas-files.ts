import type { Compression } from '../../sas/testing/compress-row.ts';
import { type SasData, type SasFileLayout, sas7bdatFile } from '../../sas/testing/sas7bdat-file.ts';
import { ibmMissing } from '../../sas/testing/ibm-bytes.ts';
import { type XportMember, xportFile } from '../../sas/testing/xport-file.ts';
import type { SeedFile } from '../fuzzed-format.ts';

const data: SasData = {
  label: 'Umfrage',
  variables: [
    { name: 'score', label: 'Wie zufrieden?' },
    { name: 'day', format: ['DATE', 9, 0] },
    { name: 'short', width: 3, format: ['BEST', 12, 2] },
    { name: 'city', isText: true, width: 60, format: ['$CHAR', 60, 0], label: 'Größe' },
    { name: 'seen', format: ['DATETIME', 20, 3] },
  ],
  // The bits of a missing value .A in the third row.
  rows: Array.from({ length: 45 }, (_, row) => [
    row === 2 ? 0xfffffe0000000000n : row / 4,
    20_000 + row,
    row,
    `Köln ${'x'.repeat(row % 50)}`,
    1e9 + row,
  ]),
};

const layouts: readonly (readonly [name: string, layout: Partial<SasFileLayout>])[] = [
  ['of 32 bits', {}],
  ['of 64 bits', { is64Bit: true }],
  ['in the other byte order', { littleEndian: false, is64Bit: true }],
  ['with deleted rows', { deleted: [0, 3, 44] }],
  ['amended', { isAmended: true }],
  ...(['rle', 'rdc'] as Compression[]).flatMap((compression) => [
    [`packed by ${compression}`, { compression }] as const,
    [
      `packed by ${compression}, with moved rows`,
      { compression, is64Bit: true, deleted: [1], moved: [2, 30] },
    ] as const,
  ]),
];

export const sampleDataSets = (): SeedFile[] =>
  layouts.map(([name, layout]) => ({ name, bytes: sas7bdatFile(data, layout) }));

const longLabel = 'A label of more than the forty bytes that there is room for';

const member: XportMember = {
  name: 'SURVEY',
  label: 'Umfrage',
  variables: [
    { name: 'SCORE', label: 'Wie zufrieden?' },
    { name: 'DAY', format: ['DATE', 9, 0] },
    { name: 'SHORT', width: 3, format: ['BEST', 12, 2] },
    { name: 'CITY', isText: true, width: 23, format: ['$CHAR', 23, 0], label: longLabel },
  ],
  rows: Array.from({ length: 14 }, (_, row) => [
    row % 5 === 4 ? ibmMissing('A') : row / 4 - 2,
    20_000 + row,
    row,
    `Köln ${row}`,
  ]),
  declaredRows: 14,
};
const { declaredRows: _, ...uncounted } = member;
const [first, ...others] = member.variables;
const withLongFormat: XportMember = {
  ...member,
  variables: [{ ...first!, longFormat: 'A_LONG_FORMAT12.2' }, ...others],
};
const empty: XportMember = { name: 'EMPTY', variables: member.variables, rows: [] };

export const sampleTransportFiles = (): SeedFile[] => [
  { name: 'version 5', bytes: xportFile(5, uncounted) },
  { name: 'version 8', bytes: xportFile(8, member) },
  { name: 'version 9', bytes: xportFile(8, withLongFormat) },
  { name: 'version 5, of two data sets', bytes: xportFile(5, empty, uncounted) },
  { name: 'version 8, without rows', bytes: xportFile(8, { ...empty, declaredRows: 0 }) },
];
