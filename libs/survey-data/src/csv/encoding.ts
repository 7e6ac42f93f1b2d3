import { isUtf8 } from 'node:buffer';
import type { JobWarning } from '#libs/contracts';
import iconv from 'iconv-lite';
import { SurveyFileError } from '../reader.ts';

export interface TextEncoding {
  /** As a codebook names it. */
  readonly name: string;
  /** Bytes of the byte order mark, which is no text. */
  readonly markBytes: number;
  readonly warnings: readonly JobWarning[];
}

const marks: readonly (readonly [name: string, mark: Buffer])[] = [
  ['UTF-8', Buffer.of(0xef, 0xbb, 0xbf)],
  ['UTF-16LE', Buffer.of(0xff, 0xfe)],
  ['UTF-16BE', Buffer.of(0xfe, 0xff)],
];

/** Browsers read these as windows-1252 (WHATWG Encoding, 4.2), and so do the programs that write them. */
const windowsLatin = /^(iso-?8859-?1|latin-?1|l1|us-ascii|ascii|cp1252|windows-1252)$/i;

const guessed: JobWarning = {
  code: 'encoding-guessed',
  variable: null,
  detail:
    'The file is not UTF-8 and does not say what it is; it was read as windows-1252. Give `encoding` if texts look wrong.',
};

/**
 * The encoding of a text file: as it is overridden, else by its byte order mark, else UTF-8 if all of it is valid
 * UTF-8, else windows-1252 with a warning.
 * @param chunks the whole file
 * @throws SurveyFileError `wrong-encoding` for an override that is unknown or, being UTF-8, does not hold; `damaged-file`
 * for NUL bytes in text
 */
export async function detectEncoding(
  chunks: AsyncIterable<Buffer>,
  override: string | undefined,
): Promise<TextEncoding> {
  const wanted = override === undefined ? undefined : knownEncoding(override);
  const check = new Utf8Check();
  for await (const chunk of chunks) {
    check.add(chunk);
    const settled = wanted ?? check.mark?.[0] ?? 'UTF-8';
    if (settled !== 'UTF-8') break;
  }
  return settle(wanted, check);
}

function settle(wanted: string | undefined, check: Utf8Check): TextEncoding {
  const [marked, mark] = check.mark ?? [];
  const name = wanted === 'UTF-16' ? (marked ?? 'UTF-16LE') : (wanted ?? marked);
  if (name === 'UTF-8') check.assertValid();
  if (name) return { name, markBytes: name === marked ? mark!.length : 0, warnings: [] };
  return check.isValid()
    ? { name: 'UTF-8', markBytes: 0, warnings: [] }
    : { name: 'windows-1252', markBytes: 0, warnings: [guessed] };
}

function knownEncoding(name: string): string {
  if (/^utf-?8$/i.test(name)) return 'UTF-8';
  if (windowsLatin.test(name)) return 'windows-1252';
  const utf16 = /^utf-?16(le|be)?$/i.exec(name);
  if (utf16) return `UTF-16${utf16[1]?.toUpperCase() ?? ''}`;
  if (iconv.encodingExists(name)) return name;
  throw new SurveyFileError(
    'wrong-encoding',
    `The encoding "${name}" is not known. Use a name such as UTF-8, windows-1252, ISO-8859-15, Shift_JIS or IBM850.`,
  );
}

/** Tells whether chunks are UTF-8 together, though characters straddle them. */
class Utf8Check {
  mark: (typeof marks)[number] | undefined;
  private bytes = 0;
  private rest: Buffer = Buffer.alloc(0);
  /** Where the chunk begins in which the first invalid byte was met. */
  private invalidFrom: number | null = null;

  add(chunk: Buffer): void {
    if (this.bytes === 0) this.mark = marks.find(([, mark]) => chunk.subarray(0, mark.length).equals(mark));
    if (this.mark && this.mark[0] !== 'UTF-8') return;
    const nul = chunk.indexOf(0);
    if (nul !== -1) throw notText(this.bytes + nul);
    if (this.invalidFrom === null) this.check(this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]));
    this.bytes += chunk.length;
  }

  isValid(): boolean {
    return this.invalidFrom === null && this.rest.length === 0;
  }

  assertValid(): void {
    if (!this.isValid()) throw undecodable('UTF-8', this.invalidFrom ?? this.bytes);
  }

  private check(text: Buffer): void {
    const whole = text.length - incompleteTail(text);
    if (!isUtf8(text.subarray(0, whole))) this.invalidFrom = this.bytes;
    this.rest = Buffer.from(text.subarray(whole));
  }
}

/** How many bytes at the end begin a character that is not finished. */
function incompleteTail(text: Buffer): number {
  for (let back = 1; back <= Math.min(3, text.length); back += 1) {
    const byte = text[text.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

export function notText(offset: number): SurveyFileError {
  return new SurveyFileError(
    'damaged-file',
    'There are zero bytes in the text: the file is damaged, or it is UTF-16 without a byte order mark. Export it again as UTF-8.',
    offset,
  );
}

export function undecodable(encoding: string, offset: number): SurveyFileError {
  return new SurveyFileError(
    'wrong-encoding',
    `There are bytes after byte ${offset} that are no text in ${encoding}. Give the encoding that the file was written in.`,
    offset,
  );
}
