import { SurveyFileError } from '../reader.ts';
import { RecordScanner } from './record-scanner.ts';

/** How the cells of a text table are kept apart. */
export interface Dialect {
  readonly delimiter: number;
  /** `1,5` may be a number: the comma does not keep cells apart, and programs that write `;` mean it so. */
  readonly decimalComma: boolean;
  /** Records before the table: the line `sep=;`, which Excel writes and understands. */
  readonly preamble: number;
}

const tab = 0x09;
const lineEnd = Buffer.from('\n');
const candidates = ['\t', ';', '|', ','].map((delimiter) => delimiter.charCodeAt(0));

/**
 * @param head the first bytes of the table as UTF-8
 * @param override one ASCII character, or the word `tab`
 * @param isWhole whether the head is all there is
 */
export function detectDialect(head: Buffer, override: string | undefined, isWhole: boolean): Dialect {
  const declared = /^sep=([\t;|,])\r?\n/i.exec(head.toString('latin1', 0, 7));
  const delimiter =
    override === undefined ? (declared?.[1]?.charCodeAt(0) ?? likelyDelimiter(head, isWhole)) : delimiterOf(override);
  return { delimiter, decimalComma: delimiter === tab || delimiter === ';'.charCodeAt(0), preamble: declared ? 1 : 0 };
}

function delimiterOf(override: string): number {
  if (/^(tab|\\t)$/i.test(override)) return tab;
  if (/^[\t\x20-\x7e]$/.test(override) && !/^["\w]$/.test(override)) return override.charCodeAt(0);
  throw new SurveyFileError(
    'unreadable-file',
    `"${override}" cannot be a delimiter. Give one character such as , ; | or the word tab.`,
  );
}

/** The one that cuts most records into as many cells as the first; the comma where none does. */
function likelyDelimiter(head: Buffer, isWhole: boolean): number {
  const scored = candidates.map((delimiter) => ({ delimiter, score: consistency(head, delimiter, isWhole) }));
  return scored.reduce((best, next) => (next.score > best.score ? next : best), { delimiter: 0x2c, score: 0 })
    .delimiter;
}

function consistency(head: Buffer, delimiter: number, isWhole: boolean): number {
  const scanner = new RecordScanner(delimiter);
  // Not as final bytes: an open quote is no error while delimiters are only tried.
  scanner.scan(isWhole ? Buffer.concat([head, lineEnd]) : head, false);
  const counts = Array.from(
    { length: scanner.records },
    (_, at) => scanner.firstCell[at + 1]! - scanner.firstCell[at]!,
  );
  const [first] = counts;
  // Of a first record that is longer than the head, the one that cuts it most often.
  if (first === undefined) return 1 - 1 / scanner.unfinishedCells;
  return first < 2 ? 0 : counts.filter((count) => count === first).length / counts.length;
}
