import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSurvey, type Survey } from '../../read-survey.ts';
import type { OpenOptions } from '../../reader.ts';
import { openPor } from '../open-portable.ts';
import { portableCharacters } from '../portable-characters.ts';

/** A number of the dictionary, or of data where it is a small integer. */
export const number = (value: number): string => `${value.toString(30).toUpperCase()}/`;

/** A text of ASCII after its length. */
export const text = (value: string): string => number(value.length) + value;

export const format = (type: number, width: number, decimals: number): string =>
  [type, width, decimals].map(number).join('');

/** The record of a variable; a number is F8.2 if no format is given. */
export function variable(name: string, width = 0, printFormat = width > 0 ? format(1, width, 0) : format(5, 8, 2)) {
  return `7${number(width)}${text(name)}${printFormat}${printFormat}`;
}

export interface PortableParts {
  /** Number of variables that is declared, and their records with what follows each. */
  readonly variables: readonly string[];
  readonly records?: string;
  readonly data: string;
  readonly splash?: string;
}

/** All of a file but its line ends, as Latin-1. */
export function portableText({
  variables,
  records = '',
  data,
  splash = 'ASCII SPSS PORT FILE',
}: PortableParts): string {
  const head = `${splash.padEnd(40).repeat(5)}${asciiTable()}SPSSPORT`;
  const start = `A${text('20240301')}${text('123000')}1${text('A writer')}`;
  return `${head}${start}4${number(variables.length)}5${number(11)}${variables.join('')}${records}F${data}Z`;
}

function asciiTable(): string {
  const table = new Array<string>(256).fill('0');
  for (const { position, character, ascii } of portableCharacters) if (ascii !== null) table[position] = character;
  return table.join('');
}

/** In lines of 80, the last of them filled with Z. */
export function folded(content: string, lineEnd = '\r\n'): Buffer {
  const lines = content.padEnd(Math.ceil(content.length / 80) * 80, 'Z').match(/.{80}/gs) ?? [];
  return Buffer.from(lines.map((line) => line + lineEnd).join(''), 'latin1');
}

export const portableFile = (parts: PortableParts): Buffer => folded(portableText(parts));

/** Opens the bytes as a file and reads them to the end. */
export async function readPor(content: Uint8Array, options: Partial<OpenOptions> = {}): Promise<Survey> {
  const directory = await mkdtemp(join(tmpdir(), 'por-'));
  try {
    const path = join(directory, 'survey.por');
    await writeFile(path, content);
    return await readSurvey(await openPor(path, { fileName: 'survey.por', ...options }));
  } finally {
    await rm(directory, { recursive: true });
  }
}
