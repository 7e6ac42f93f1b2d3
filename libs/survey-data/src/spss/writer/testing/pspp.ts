import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const hasPspp = spawnSync('pspp', ['--version']).status === 0;

/** What PSPP reads of a file: its dictionary, multiple-response sets and cases. */
export function readWithPspp(path: string, folder: string) {
  const [syntax, output, cases] = ['syntax.sps', 'output.txt', 'cases.csv'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(
    syntax,
    `GET FILE='${path}'.\nDISPLAY DICTIONARY.\nMRSETS /DISPLAY NAME=ALL.\nSAVE TRANSLATE /OUTFILE='${cases}' /TYPE=CSV /REPLACE /CELLS=VALUES.\n`,
  );
  writeFileSync(cases, '');
  spawnSync('pspp', ['--batch', '-o', output, '-O', 'format=csv', syntax], {
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  return { dictionary: dictionaryLines(readFileSync(output, 'utf8')), cases: readFileSync(cases, 'utf8') };
}

/**
 * The tables without what a codebook does not keep: role, columns, alignment, blanks behind labels. Names are in small
 * letters, and a measure is left out, because PSPP makes some up where a file does not have them.
 */
function dictionaryLines(output: string): string[] {
  const tables = output.split('\n\n').filter((part) => part.startsWith('Table: '));
  return tables
    .flatMap((table) => table.split('\n').map((line) => line.replace(/ +(?="?,|"?$)/g, '')))
    .map(withoutLook);
}

const measureToAlignment = /,(?:Nominal|Ordinal|Scale|Unknown),[A-Za-z]+,\d+,(?:Left|Right|Center),/;

const withoutLook = (line: string): string => {
  const kept = line.replace(measureToAlignment, ',');
  return kept === line ? line : kept.replace(/^[^,]*/, (name) => name.toLowerCase());
};
