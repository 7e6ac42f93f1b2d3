import { damaged } from '../bytes/damage.ts';
import { MoreBytesNeeded } from '../bytes/byte-reader.ts';
import type { SurveyFileError } from '../reader.ts';
import { LineUnfolder } from './line-unfolder.ts';
import type { PortableHeader } from './header.ts';

/** Lines that are only line ends become 80 blanks each: small pieces bound what is made of them. */
const pieceBytes = 64 * 1024;

/** What a portable file says, in ASCII and without its line ends, as far as it has been loaded. */
export class PortableContent {
  bytes: Buffer = Buffer.alloc(0);
  /** In `bytes`, of what is read next. */
  position = 0;
  readonly #unfolder: LineUnfolder;
  readonly #pieces: AsyncGenerator<Buffer>;
  /** Of `bytes`, in the whole content. */
  #origin = 0;
  #isWhole = false;

  constructor(chunks: AsyncIterable<Uint8Array>, { translation, lineFeeds }: PortableHeader) {
    this.#unfolder = new LineUnfolder(translation.bytes, lineFeeds);
    this.#pieces = unfoldAll(chunks, this.#unfolder);
  }

  /** Loads at least as much as has not been read yet, so that a long record is not begun too often. */
  async load(): Promise<void> {
    const pieces = [this.bytes.subarray(this.position)];
    const wanted = pieces[0]!.length;
    for (let loaded = 0; loaded <= wanted;) {
      const { value: piece, done } = await this.#pieces.next();
      if ((this.#isWhole = done === true)) break;
      pieces.push(piece!);
      loaded += piece!.length;
    }
    this.#origin += this.position;
    this.bytes = Buffer.concat(pieces);
    this.position = 0;
    this.#forgetLines();
  }

  /** Nothing is left to be loaded and read. */
  get isAtEnd(): boolean {
    return this.#isWhole && this.position === this.bytes.length;
  }

  /** Bytes are needed that have not been loaded, or are not there. */
  exhausted(what: string): Error {
    if (!this.#isWhole) return new MoreBytesNeeded();
    return this.damage(`the file ends, expected ${what}`, this.bytes.length);
  }

  /** @param position in `bytes` */
  damage(expectation: string, position = this.position): SurveyFileError {
    return damaged(this.#offsetOf(this.#origin + position), expectation);
  }

  async close(): Promise<void> {
    await this.#pieces.return(undefined);
  }

  /** Blanks that a line has lost are where it ends. */
  #offsetOf(content: number): number {
    const { lineStarts, fileBytes } = this.#unfolder;
    const line = lineStarts.findLastIndex((start) => start.content <= content);
    const end = lineStarts[line + 1]?.offset ?? fileBytes;
    return Math.min(lineStarts[line]!.offset + content - lineStarts[line]!.content, end);
  }

  #forgetLines(): void {
    const { lineStarts } = this.#unfolder;
    const first = lineStarts.findLastIndex(({ content }) => content <= this.#origin);
    this.#unfolder.lineStarts = lineStarts.slice(Math.max(0, first));
  }
}

async function* unfoldAll(chunks: AsyncIterable<Uint8Array>, unfolder: LineUnfolder): AsyncGenerator<Buffer> {
  let offset = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      const piece = chunk.subarray(at, at + pieceBytes);
      yield unfolder.unfold(piece, offset);
      offset += piece.length;
    }
  }
}
