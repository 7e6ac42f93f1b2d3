import { isAscii } from 'node:buffer';
import type { CodePage } from '../encoding/code-page.ts';
import { requireCodePage } from '../encoding/require-code-page.ts';
import { isNodeError } from '../node-error.ts';
import type { Warnings } from '../warnings.ts';

/**
 * A portable file does not say its code page: what the user says, else UTF-8 where all of the content is nothing else,
 * else Windows-1252.
 * @param content from the header on, with the line ends taken out: they may stand within a character
 */
export async function chooseCodePage(
  content: () => AsyncIterable<Uint8Array>,
  override: string | undefined,
  warnings: Warnings,
): Promise<CodePage> {
  if (override !== undefined) return requireCodePage(override);
  const { isForeign, isUtf8 } = await look(content());
  const name = isUtf8 ? 'UTF-8' : 'windows-1252';
  if (isForeign) {
    const detail = `A portable file does not say its encoding: ${name} is assumed. If texts look wrong, give the option encoding.`;
    warnings.add('encoding-assumed', null, detail);
  }
  return requireCodePage(name);
}

async function look(content: AsyncIterable<Uint8Array>): Promise<{ isForeign: boolean; isUtf8: boolean }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isForeign = false;
  for await (const piece of content) {
    isForeign ||= !isAscii(piece);
    if (isForeign && !decodes(() => decoder.decode(piece, { stream: true }))) return { isForeign, isUtf8: false };
  }
  return { isForeign, isUtf8: decodes(() => decoder.decode()) };
}

function decodes(decode: () => string): boolean {
  try {
    decode();
    return true;
  } catch (error) {
    if (isNodeError(error, 'ERR_ENCODING_INVALID_ENCODED_DATA')) return false;
    throw error;
  }
}
