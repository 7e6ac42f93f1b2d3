import type { SeedFile } from '../fuzzed-format.ts';

const rows = [
  ['id', 'city', 'score', 'born', 'seen', 'at', 'member', 'open'],
  ['1', 'Köln', '1.25', '1980-02-29', '2024-03-01T12:30:05', '12:30', 'true', 'said "no"'],
  ['20', 'Ulm', '-3', '2001-12-31', '2024-03-02T00:00:00', '00:00:01', 'false', 'two\nlines'],
  ['', '', '', '', '', '', '', ''],
  ['007', 'Zürich, CH', '1e-7', '1900-01-01', '', '23:59', 'TRUE', ' ; | \t '],
];

const quoted = (cell: string) => (/[",;|\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const table = (delimiter: string, lineEnd: string) =>
  rows.map((row) => row.map(quoted).join(delimiter) + lineEnd).join('');
const german = 'Nr;Größe;Datum;Preis\r\n1;1,75;31.12.2024;1.234,50\r\n2;1,8;01.02.2023;99,00\r\n';

/** Every delimiter, line end and encoding, in few rows. */
export const sampleTables: readonly SeedFile[] = [
  { name: 'commas', bytes: Buffer.from(table(',', '\n')) },
  { name: 'semicolons', bytes: Buffer.from(`sep=;\r\n${table(';', '\r\n')}`) },
  { name: 'tabs', bytes: Buffer.from(`\ufeff${table('\t', '\r')}`) },
  { name: 'bars in UTF-16', bytes: Buffer.from(`\ufeff${table('|', '\n')}`, 'utf16le') },
  { name: 'UTF-16BE', bytes: Buffer.from(`\ufeff${german}`, 'utf16le').swap16() },
  { name: 'windows-1252', bytes: Buffer.from(german, 'latin1') },
  { name: 'one column', bytes: Buffer.from('answer\nyes\nno\n"maybe"\n') },
  { name: 'no header', bytes: Buffer.from('1,2,3\n4,5,6\n7,8,9') },
  {
    name: 'many rows',
    bytes: Buffer.from(Array.from({ length: 400 }, (_, row) => `${row},t${row % 7},${row / 8}\n`).join('')),
  },
];
