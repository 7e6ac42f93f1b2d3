const lineLength = 80;
const carriageReturn = 0x0d;
const blank = 0x20;

/** Where a line begins: in the content, and in the file. */
export interface LineStart {
  readonly content: number;
  readonly offset: number;
}

/**
 * Takes the line ends out of pieces of a file, which mean nothing, and fills up lines that lost blanks at their end. A
 * file without line ends is one line.
 */
export class LineUnfolder {
  /** Bytes of content so far. */
  length = 0;
  /** Bytes of the file so far. */
  fileBytes = 0;
  lineStarts: LineStart[] = [{ content: 0, offset: 0 }];
  #column = 0;
  #afterReturn = false;
  readonly #translation: Uint8Array;
  /** By the byte in the file, 1 if it ends a line. */
  readonly #endsLine = new Uint8Array(256);

  /**
   * @param translation by the byte in the file
   * @param lineFeeds bytes that end a line, besides the carriage return
   */
  constructor(translation: Uint8Array, lineFeeds: readonly number[]) {
    this.#translation = translation;
    for (const byte of [carriageReturn, ...lineFeeds]) this.#endsLine[byte] = 1;
  }

  /** @param offset of the piece in the file */
  unfold(piece: Uint8Array, offset: number): Buffer {
    const content = Buffer.allocUnsafe(piece.length + lineLength * this.#countLineEnds(piece));
    let end = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const lineEnd = this.#nextLineEnd(piece, at);
      end = this.#copy(piece, at, lineEnd, content, end);
      if (lineEnd === piece.length) break;
      at = lineEnd;
      const isReturn = piece[at] === carriageReturn;
      if (isReturn || !this.#afterReturn) end = this.#endLine(content, end);
      this.#afterReturn = isReturn;
      this.lineStarts.push({ content: this.length + end, offset: offset + at + 1 });
    }
    this.length += end;
    this.fileBytes = offset + piece.length;
    return content.subarray(0, end);
  }

  #countLineEnds(piece: Uint8Array): number {
    const endsLine = this.#endsLine;
    let count = 0;
    for (let at = 0; at < piece.length; at += 1) count += endsLine[piece[at]!]!;
    return count;
  }

  #nextLineEnd(piece: Uint8Array, start: number): number {
    const endsLine = this.#endsLine;
    let at = start;
    while (at < piece.length && endsLine[piece[at]!] === 0) at += 1;
    return at;
  }

  /** @returns where the content ends now */
  #copy(piece: Uint8Array, start: number, stop: number, content: Buffer, end: number): number {
    const translation = this.#translation;
    for (let at = start; at < stop; at += 1) content[end++] = translation[piece[at]!]!;
    this.#column += stop - start;
    if (stop > start) this.#afterReturn = false;
    return end;
  }

  #endLine(content: Buffer, end: number): number {
    const filled = end + Math.max(0, lineLength - this.#column);
    content.fill(blank, end, filled);
    this.#column = 0;
    return filled;
  }
}
