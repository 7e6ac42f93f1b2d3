const tag = Buffer.from('<stata_dta>');

/** From 117 on a file begins with a tag; before, with bytes for release, byte order and kind of file. */
export function isStataFile(head: Buffer): boolean {
  return head.subarray(0, tag.length).equals(tag) || isBinaryHeader(head);
}

function isBinaryHeader([release = 0, byteOrder = 0, kind = 0, unused = 0]: Buffer): boolean {
  return release >= 102 && release <= 115 && (byteOrder === 1 || byteOrder === 2) && kind === 1 && unused === 0;
}
