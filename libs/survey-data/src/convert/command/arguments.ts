import { parseArgs } from 'node:util';
import type { ConvertOptions } from '../convert-survey.ts';

export const usage = `Usage: convert IN OUT [options]

Makes a .parquet, .csv, .sav or .zsav file of a survey file; the extension of OUT says which.

  --json           print what was done as JSON
  --force          replace OUT if it is there
  --labels         labels in place of codes (.csv and .parquet)
  --raw            stored values: dates as seconds since 1582-10-14
  --encoding NAME  of the texts of IN, such as windows-1252
  --sheet NAME     of an Excel workbook
  --delimiter D    of a text file
  --no-header      the first row of a text file or sheet has values, not names
  --help           show this

It ends with 0 when it is done, 1 if IN cannot be read, 2 if it is called wrongly, and 3 if rows had to be left out.`;

export interface ConvertArguments {
  readonly input: string;
  readonly output: string;
  readonly json: boolean;
  readonly force: boolean;
  readonly options: ConvertOptions;
}

/** The command is not called as it has to be. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

const flags = {
  json: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  labels: { type: 'boolean', default: false },
  raw: { type: 'boolean', default: false },
  encoding: { type: 'string' },
  sheet: { type: 'string' },
  delimiter: { type: 'string' },
  'no-header': { type: 'boolean' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Null where help is asked for. Throws `WrongUsage`. */
export function parseArguments(parameters: readonly string[]): ConvertArguments | null {
  const { values, positionals } = parsed(parameters);
  if (values.help) return null;
  const [input, output, ...others] = positionals;
  if (input === undefined || output === undefined || others.length > 0) {
    throw new WrongUsage('Name one file to read and one to write.');
  }
  const { json, force, labels, raw, encoding, sheet, delimiter, 'no-header': noHeader } = values;
  const header = noHeader ? false : undefined;
  return { input, output, json, force, options: { labels, raw, encoding, sheet, delimiter, header } };
}

function parsed(parameters: readonly string[]) {
  try {
    return parseArgs({ args: [...parameters], options: flags, allowPositionals: true });
  } catch (error) {
    // Its messages end with advice on names that begin with a dash.
    throw new WrongUsage((error as Error).message.replace(/(?<=\S)\. .*$/s, '.'));
  }
}
