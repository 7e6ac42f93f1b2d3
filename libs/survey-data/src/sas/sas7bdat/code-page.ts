import { isAscii, isUtf8 } from 'node:buffer';
import { type CodePage, findCodePage } from '../../encoding/code-page.ts';
import { SurveyFileError } from '../../reader.ts';
import { requireCodePage } from '../../encoding/require-code-page.ts';
import type { Warnings } from '../../warnings.ts';
import { assumeCodePage } from '../assume-code-page.ts';
import { encodingName, isUnspecified } from './encodings.ts';

/**
 * The encoding of the file's texts: what the user says, else what the header says, else UTF-8 where names and labels are
 * nothing else, else Windows-1252.
 * @param texts names and labels
 */
export function chooseCodePage(
  code: number,
  texts: readonly Uint8Array[],
  override: string | undefined,
  warnings: Warnings,
): CodePage {
  if (override !== undefined) return requireCodePage(override);
  const name = encodingName(code);
  if (name !== null) return findCodePage(name) ?? refuse(name);
  if (!isUnspecified(code)) {
    const detail = `The file declares an encoding by the number ${code}, which is not known. Give its name by the option encoding.`;
    warnings.add('unknown-encoding', null, detail);
  }
  return assumeCodePage(looksLikeUtf8(texts), warnings);
}

/** Another encoding in its place would give wrong letters without a word. */
function refuse(name: string): never {
  throw new SurveyFileError(
    'wrong-encoding',
    `The file is in the encoding ${name}, which cannot be read. Save it as UTF-8, or give another name by the option encoding.`,
  );
}

function looksLikeUtf8(texts: readonly Uint8Array[]): boolean {
  const foreign = texts.filter((text) => !isAscii(text));
  return foreign.length > 0 && foreign.every((text) => isUtf8(text));
}
