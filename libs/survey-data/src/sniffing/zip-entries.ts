const localHeader = Buffer.from('PK\x03\x04', 'latin1');
const fixedBytes = 30;

/** An entry of a zip archive as its local header tells (APPNOTE.TXT 4.3.7). */
export interface ZipEntryHead {
  readonly name: string;
  /** 0 is stored, 8 is deflated. */
  readonly method: number;
  /** Where its bytes begin. */
  readonly dataOffset: number;
}

/** Whether an archive begins here; an empty one does not count. */
export function startsZip(head: Buffer): boolean {
  return head.subarray(0, 4).equals(localHeader);
}

/** The entries whose local headers lie within these first bytes of the archive. */
export function zipEntryHeads(head: Buffer): ZipEntryHead[] {
  const entries: ZipEntryHead[] = [];
  for (let at = 0; at !== -1; at = head.indexOf(localHeader, at + 4)) {
    const entry = readEntryHead(head, at);
    if (entry) entries.push(entry);
  }
  return entries;
}

function readEntryHead(head: Buffer, at: number): ZipEntryHead | null {
  if (at + fixedBytes > head.length) return null;
  const nameEnd = at + fixedBytes + head.readUInt16LE(at + 26);
  if (nameEnd > head.length) return null;
  return {
    name: head.toString('utf8', at + fixedBytes, nameEnd),
    method: head.readUInt16LE(at + 8),
    dataOffset: nameEnd + head.readUInt16LE(at + 28),
  };
}
