const lineControls = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a]);

/**
 * Whether these first bytes of a file can be text: UTF-16 with a byte order mark, or no NUL and next to no other
 * control characters.
 */
export function looksLikeText(head: Buffer): boolean {
  if (head.length === 0) return false;
  if (hasUtf16Mark(head)) return true;
  let controls = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    if (byte < 0x20 && !lineControls.has(byte)) controls += 1;
  }
  return controls <= head.length / 1000;
}

export function hasUtf16Mark(head: Buffer): boolean {
  return head.length >= 2 && (head.readUInt16BE(0) === 0xfeff || head.readUInt16LE(0) === 0xfeff);
}
