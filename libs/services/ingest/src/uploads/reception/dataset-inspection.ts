import { createHash } from 'node:crypto';
import { recogniseFormat, supportedFormats } from '#libs/survey-data';
import { Problem } from '#libs/platform';
import { fileTooLarge } from '../quota/refusals.ts';
import type { DatasetPart } from './multipart-body.ts';
import { freePiece, piecesOf } from './pieces.ts';

/** Bytes by which a format is recognised. */
const headSize = 64 * 1024;

/** What one pass over a file finds out. */
export class DatasetInspection {
  #size = 0;
  #format: string | undefined;
  readonly #hash = createHash('sha256');
  readonly #part: DatasetPart;
  readonly #limit: number;

  /** @param limit bytes */
  constructor(part: DatasetPart, limit: number) {
    this.#part = part;
    this.#limit = limit;
  }

  /**
   * The file's bytes, the first ones held back until its format is known; they end after `beforeEnd`. Each piece is there
   * until the next one is asked for. Throws what is wrong with the file.
   */
  async *bytes(beforeEnd: () => Promise<void>): AsyncGenerator<Buffer> {
    let head: Buffer[] | null = [];
    for await (const piece of piecesOf(this.#part.bytes)) {
      this.#take(piece);
      if (!head) {
        yield piece;
        freePiece(piece);
      } else if (head.push(piece) && this.#size >= headSize) {
        yield this.#recognised(head);
        head = null;
      }
    }
    if (this.#size === 0) throw new Problem('empty-dataset', 'Send a file that is not empty.');
    if (head) yield this.#recognised(head);
    await beforeEnd();
  }

  /** After the last byte. */
  result() {
    return {
      name: this.#part.fileName,
      size: this.#size,
      sha256: this.#hash.digest('hex'),
      format: this.#format ?? '',
    };
  }

  #take(piece: Buffer): void {
    this.#size += piece.length;
    if (this.#size > this.#limit) throw fileTooLarge({ limit: this.#limit, received: this.#size });
    this.#hash.update(piece);
  }

  #recognised(pieces: readonly Buffer[]): Buffer {
    const head = Buffer.concat(pieces);
    const recognised = recogniseFormat(head, this.#part.fileName);
    if (!recognised) throw unsupportedFormat();
    this.#format = recognised.format;
    return head;
  }
}

const unsupportedFormat = () =>
  new Problem(
    'unsupported-format',
    `The content is of no supported format, or not of the one that the name says. Send one of ${supportedFormats.join(', ')}.`,
    {
      members: { supported: supportedFormats },
    },
  );
