import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { isNodeError } from '../node-error.ts';
import { codePageLabel } from './code-page-label.ts';
import { windows1252 } from './windows-1252.ts';

/** A character encoding in which the bytes of ASCII mean ASCII. */
export interface CodePage {
  /** WHATWG's name (`UTF-8`, `windows-1252`), or iconv's for a page that WHATWG does not know (`cp850`). */
  readonly name: string;
  /** Null where the bytes are no text in this encoding. */
  decode(bytes: Uint8Array): string | null;
  /** With U+FFFD in place of what is no text. */
  decodeDamaged(bytes: Uint8Array): string;
  /** The bytes are the start of a character, as where a text was cut to a width. */
  isIncomplete(tail: Uint8Array): boolean;
}

/** @param name of WHATWG (`latin1`), of IBM (`ibm-850`, `CP1252`), or the number of a code page; null if unknown */
export function findCodePage(name: string): CodePage | null {
  const label = codePageLabel(name);
  const page = label === 'utf-8' ? utf8 : (webCodePage(label) ?? dosCodePage(label));
  return page && keepsAscii(page) ? page : null;
}

const utf8: CodePage = {
  name: 'UTF-8',
  isIncomplete: isIncompleteUtf8,
  decode(bytes) {
    const text = bufferOf(bytes).toString('utf8');
    return text.includes('\ufffd') && !isUtf8(bytes) ? null : text;
  },
  decodeDamaged: (bytes) => bufferOf(bytes).toString('utf8'),
};

function isIncompleteUtf8([lead = 0, ...further]: Uint8Array): boolean {
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  const continues = further.every((byte) => (byte & 0xc0) === 0x80);
  return lead >= 0xc2 && lead <= 0xf4 && continues && further.length < length - 1;
}

const manyByteEncodings = /^(gb|big5|euc-|shift_jis)/;

function webCodePage(label: string): CodePage | null {
  const options = { ignoreBOM: true };
  let strict: InstanceType<typeof TextDecoder>;
  try {
    strict = new TextDecoder(label, { ...options, fatal: true });
  } catch (error) {
    if (isNodeError(error, 'ERR_ENCODING_NOT_SUPPORTED')) return null;
    throw error;
  }
  if (strict.encoding === windows1252.name) return windows1252;
  const lenient = new TextDecoder(label, options);
  return {
    name: strict.encoding,
    // A byte that begins a character of several is above ASCII in all of these.
    isIncomplete: (tail) => manyByteEncodings.test(strict.encoding) && tail.every((byte) => byte >= 0x80),
    decode: (bytes) => decodeStrictly(strict, bytes),
    decodeDamaged: (bytes) => lenient.decode(bytes),
  };
}

function decodeStrictly(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (isNodeError(error, 'ERR_ENCODING_INVALID_ENCODED_DATA')) return null;
    throw error;
  }
}

/** Pages of DOS and others from before the web: one byte a character. */
function dosCodePage(label: string): CodePage | null {
  if (!iconv.encodingExists(label)) return null;
  const decodeDamaged = (bytes: Uint8Array) => iconv.decode(bufferOf(bytes), label, { stripBOM: false });
  return {
    name: label,
    isIncomplete: () => false,
    decode(bytes) {
      const text = decodeDamaged(bytes);
      return text.includes('\ufffd') ? null : text;
    },
    decodeDamaged,
  };
}

const printableAscii = Uint8Array.from({ length: 0x5f }, (_, index) => 0x20 + index);

/** UTF-16, UTF-7, ISO-2022 and the like cannot stand in fields that blanks fill up. */
const keepsAscii = (page: CodePage): boolean =>
  !page.name.startsWith('iso-2022') && page.decode(printableAscii) === Buffer.from(printableAscii).toString('latin1');

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
