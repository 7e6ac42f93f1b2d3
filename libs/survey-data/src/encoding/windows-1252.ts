import type { CodePage } from './code-page.ts';

/** Characters of the bytes 0x80 to 0x9f: WHATWG's index, in which five bytes mean the control characters of Latin-1. */
const upperControls = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Not by `TextDecoder`: that of Node 20 takes it for Latin-1. */
export const windows1252: CodePage = {
  name: 'windows-1252',
  isIncomplete: () => false,
  decode: decodeWindows1252,
  decodeDamaged: decodeWindows1252,
};

function decodeWindows1252(bytes: Uint8Array): string {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return latin.replace(/[\x80-\x9f]/g, (control) => upperControls[control.charCodeAt(0) - 0x80]!);
}
