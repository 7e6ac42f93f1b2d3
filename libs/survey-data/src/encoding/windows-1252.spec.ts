import { expect, it } from '@jest/globals';
import { findCodePage } from './code-page.ts';

const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);

it('differs from Latin-1 in the bytes 0x80 to 0x9f, whatever decoder this Node has', () => {
  const decoded = findCodePage('cp1252')!.decode(all)!;
  expect(decoded.slice(0x80, 0xa0)).toBe('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ');
  const latin = Buffer.from(all).toString('latin1');
  expect([decoded.slice(0, 0x80), decoded.slice(0xa0)]).toEqual([latin.slice(0, 0x80), latin.slice(0xa0)]);
});
