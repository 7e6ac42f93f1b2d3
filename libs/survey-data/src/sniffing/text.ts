/** In Latin-1, where a byte is a character: those below the blank, but for tab, line feed, vertical tab, form feed, return and end of file. */
const otherControls = /[\x01-\x08\x0e-\x19\x1b-\x1f]/g;

/** PDF, PostScript, RTF, HTML, XML, JSON and SPSS portable files may be all text, and are no tables. */
const otherKind = /^\s*(?:%PDF-|%!PS|\{\\rtf|<(?:!doctype|html|\?xml|svg)|[[{]\s*["[{]|ASCII SPSS PORT FILE)/i;

/** Whether these first bytes of a file can be a table in text. */
export function looksLikeTable(head: Buffer): boolean {
  return looksLikeText(head) && !otherKind.test(asciiOf(head.subarray(0, 1024)));
}

/** What there is of ASCII, without a byte order mark, be it UTF-16 or a code page. */
const asciiOf = (head: Buffer): string =>
  head
    .toString('latin1')
    .replace(/^(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)/, '')
    .replaceAll('\0', '');

/**
 * Whether these first bytes of a file can be text: UTF-16 with a byte order mark, or no NUL and next to no other
 * control characters.
 */
function looksLikeText(head: Buffer): boolean {
  if (head.length === 0) return false;
  if (hasUtf16Mark(head)) return true;
  if (head.includes(0)) return false;
  const controls = head.toString('latin1').match(otherControls)?.length ?? 0;
  return controls <= head.length / 1000;
}

export function hasUtf16Mark(head: Buffer): boolean {
  return head.length >= 2 && (head.readUInt16BE(0) === 0xfeff || head.readUInt16LE(0) === 0xfeff);
}
