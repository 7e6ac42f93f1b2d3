export interface ReferenceCell {
  readonly text: string;
  /** Text follows its closing quote. */
  readonly isStray: boolean;
}

export interface ReferenceRecord {
  readonly line: number;
  readonly cells: readonly ReferenceCell[];
}

/**
 * Cuts text into records as RFC 4180 says, and ours: lines end in LF, CRLF or CR, empty ones are no records.
 * @returns null where a quote is never closed
 */
export function referenceRecords(text: string, delimiter: string): ReferenceRecord[] | null {
  const records: ReferenceRecord[] = [];
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"(?!")([^${delimiter}\\r\\n]*)|((?!")[^${delimiter}\\r\\n]*))(${delimiter}|\\r\\n|\\r|\\n|$)`,
    'y',
  );
  let cells: ReferenceCell[] = [];
  let start = 0;
  while (start < text.length || cells.length > 0) {
    const match = cell.exec(text);
    if (!match) return null;
    const [, quoted, after, plain, end] = match;
    const isStray = quoted !== undefined && !/^ *$/.test(after!);
    cells.push({ text: plain ?? quoted!.replaceAll('""', '"') + (isStray ? after : ''), isStray });
    if (end === delimiter) continue;
    const isEmptyLine = cells.length === 1 && plain === '';
    if (!isEmptyLine) records.push({ line: linesIn(text.slice(0, start)) + 1, cells });
    cells = [];
    start = cell.lastIndex;
    if (end === '') break;
  }
  return records;
}

const linesIn = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;
