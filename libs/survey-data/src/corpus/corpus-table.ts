import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import type { JobWarning } from '#libs/contracts';
import type { SurveyFileError } from '../reader.ts';
import { keyOf, knownDifferences, refused } from './known-differences.ts';
import type { Facts } from './truth.ts';

const document = fileURLToPath(new URL('../../../../docs/formats.md', import.meta.url));
const begin = '<!-- corpus: made by npm run formats -->\n';
const end = '<!-- /corpus -->';

type Size = Pick<Facts, 'rows' | 'variables'>;

/** What our reader makes of the files of the corpus, as docs/formats.md tells it. */
export class CorpusTable {
  readonly #lines = new Map<string, string>();

  addRight(file: string, size: Size, warnings: readonly JobWarning[]): void {
    const { facts, reason } = knownDifferences[keyOf(file)] ?? {};
    const outcome = facts
      ? `As the truth says, but for ${facts.map(shown).join(', ')}. ${reason}`
      : 'As the truth says';
    this.#add(file, size, outcome + told(warnings));
  }

  addMalformed(file: string, size: Size, warnings: readonly JobWarning[]): void {
    this.#add(file, size, `Malformed, and read${told(warnings)}`);
  }

  addRefused(file: string, { code, offset }: SurveyFileError): void {
    const reason = refused[keyOf(file)];
    this.#lines.set(file, `| ${file} | | | Refused: \`${code}\` at byte ${offset}${reason ? `. ${reason}` : ''} |`);
  }

  async documented(): Promise<string> {
    return readFile(document, 'utf8');
  }

  /** The document with this table in it. */
  async formatted(): Promise<string> {
    const text = await this.documented();
    const start = text.indexOf(begin) + begin.length;
    const lines = [...this.#lines].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line);
    const table = ['| file | cases | variables | what our reader says |', '|---|---:|---:|---|', ...lines].join('\n');
    const style = { ...(await resolveConfig(document)), parser: 'markdown' };
    return format(`${text.slice(0, start)}\n${table}\n\n${text.slice(text.indexOf(end))}`, style);
  }

  async write(): Promise<void> {
    await writeFile(document, await this.formatted());
  }

  #add(file: string, { rows, variables }: Size, outcome: string): void {
    this.#lines.set(file, `| ${file} | ${rows} | ${variables.length} | ${outcome} |`);
  }
}

function told(warnings: readonly JobWarning[]): string {
  const codes = [...new Set(warnings.map(({ code }) => `\`${code}\``))];
  return codes.length > 0 ? ` (${codes.join(', ')})` : '';
}

const shown = (fact: string): string => fact.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
