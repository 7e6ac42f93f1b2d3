import { readBase30 } from './base-30.ts';
import type { SurveyFileError } from '../reader.ts';
import type { PortableContent } from './portable-content.ts';

const blank = 0x20;
const asterisk = 0x2a;
const slash = 0x2f;
const endMark = 0x5a;

/** A double that is written to its last digit has some 860. */
const longestNumber = 1024;

/** As long as a string of SPSS can be. */
const longestText = 32_767;

/**
 * Reads a portable file field by field, from what is loaded. After `MoreBytesNeeded` it has not gone on from the field
 * that it met its end in.
 */
export class FieldReader {
  constructor(private readonly content: PortableContent) {}

  get position(): number {
    return this.content.position;
  }

  /** For a record that is begun anew. */
  set position(position: number) {
    this.content.position = position;
  }

  /** @param position of the contradiction; that of the next field if not given */
  damage(expectation: string, position?: number): SurveyFileError {
    return this.content.damage(expectation, position);
  }

  /** The one character that says what follows. */
  tag(): string {
    return this.bytes(1, 'the tag of a record').toString('latin1');
  }

  /** Whether the mark that ends the file comes next; blanks may be before it. */
  isAtEndMark(): boolean {
    const at = this.#skipBlanks('a case, or the end of the data');
    return this.content.bytes[at] === endMark;
  }

  /**
   * NaN is system-missing. A number that is larger than any double becomes the largest: that is what it was before a
   * writer rounded it.
   */
  number(what: string): number {
    const { bytes } = this.content;
    const start = this.#skipBlanks(what);
    if (bytes[start] === asterisk) {
      if (start + 1 >= bytes.length) throw this.content.exhausted(what);
      // The character after it is a point, or another one.
      this.position = start + 2;
      return NaN;
    }
    const end = this.#findSlash(start, what);
    const value = readBase30(bytes, start, end);
    if (Number.isNaN(value)) throw this.#notNumber(start, end, what);
    this.position = end + 1;
    return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
  }

  integer(what: string, most: number): number {
    const { position } = this;
    const value = this.number(what);
    if (Number.isInteger(value) && value >= 0 && value <= most) return value;
    throw this.content.damage(`${what} is ${value}, expected an integer from 0 to ${most}`, position);
  }

  /** A text after its length; a view, not a copy. */
  text(what: string): Buffer {
    const { position } = this;
    const length = this.integer(`the length of ${what}`, longestText);
    try {
      return this.bytes(length, what);
    } catch (error) {
      this.position = position;
      throw error;
    }
  }

  bytes(length: number, what: string): Buffer {
    const { bytes, position } = this.content;
    if (position + length > bytes.length) throw this.content.exhausted(`${length} characters of ${what}`);
    this.position = position + length;
    return bytes.subarray(position, position + length);
  }

  #skipBlanks(what: string): number {
    const { bytes } = this.content;
    let at = this.position;
    while (bytes[at] === blank) at += 1;
    if (at === bytes.length) throw this.content.exhausted(what);
    return at;
  }

  #findSlash(start: number, what: string): number {
    const { bytes } = this.content;
    const limit = Math.min(bytes.length, start + longestNumber);
    for (let at = start; at < limit; at += 1) if (bytes[at] === slash) return at;
    throw limit === bytes.length ? this.content.exhausted(what) : this.#notNumber(start, limit, what);
  }

  #notNumber(start: number, end: number, what: string): Error {
    const shown = this.content.bytes.toString('latin1', start, Math.min(end, start + 20));
    return this.content.damage(`${what} is "${shown}", expected a number in base 30 and a slash`, start);
  }
}
