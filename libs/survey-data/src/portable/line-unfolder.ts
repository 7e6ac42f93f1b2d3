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
  lineStarts: LineStart[] = [{ content: 0, offset: 0 }];
  #column = 0;
  #afterReturn = false;

  /**
   * @param translation by the byte in the file
   * @param lineFeeds bytes that end a line, besides the carriage return
   */
  constructor(
    private readonly translation: Uint8Array,
    private readonly lineFeeds: readonly number[],
  ) {}

  /** @param offset of the piece in the file */
  unfold(piece: Uint8Array, offset: number): Buffer {
    const { translation } = this;
    const content = Buffer.allocUnsafe(piece.length + lineLength * this.#countLineEnds(piece));
    let end = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at]!;
      if (!this.#isLineEnd(byte)) {
        content[end++] = translation[byte]!;
        this.#column += 1;
        this.#afterReturn = false;
        continue;
      }
      if (!(this.#afterReturn && byte !== carriageReturn)) end = this.#endLine(content, end);
      this.#afterReturn = byte === carriageReturn;
      this.lineStarts.push({ content: this.length + end, offset: offset + at + 1 });
    }
    this.length += end;
    return content.subarray(0, end);
  }

  #isLineEnd(byte: number): boolean {
    return byte === carriageReturn || this.lineFeeds.includes(byte);
  }

  #countLineEnds(piece: Uint8Array): number {
    let count = 0;
    for (const byte of piece) if (this.#isLineEnd(byte)) count += 1;
    return count;
  }

  #endLine(content: Buffer, end: number): number {
    const filled = end + Math.max(0, lineLength - this.#column);
    content.fill(blank, end, filled);
    this.#column = 0;
    return filled;
  }
}
