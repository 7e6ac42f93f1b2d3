import type { FieldList, Piece } from './pieces.ts';

/** Cuts a file into pieces, one after the other. */
export class PieceScanner {
  readonly list: Piece[] = [];
  /** Where the next piece begins. */
  protected at = 0;

  constructor(protected readonly bytes: Buffer) {}

  /** False, and nothing done, where the file does not have so much. */
  protected keep(name: string, length: number, fields: FieldList): boolean {
    const end = this.at + length;
    if (!(length > 0 && end <= this.bytes.length)) return false;
    const bytes = this.bytes.subarray(this.at, end);
    this.list.push({ name, bytes, fields: fields.within(bytes) });
    this.at = end;
    return true;
  }
}
