import { damaged } from '../../bytes/damage.ts';

/** The description of a variable, its texts not yet decoded. */
export interface Namestr {
  name: Buffer;
  label: Buffer;
  /** As in `DATETIME20.3`, where the file has it so; else the name only. */
  format: Buffer;
  readonly formatWidth: number;
  readonly formatDecimals: number;
  readonly isText: boolean;
  /** Bytes in a row. */
  readonly width: number;
}

/** Shorter ones have no room for the position in a row. */
export const shortestNamestr = 88;

/**
 * Records of NAMESTR: SAS Technical Support, "Record Layout of a SAS Version 5 or 6 Data Set in SAS Transport (XPORT) Format",
 * and the same for versions 8 and 9.
 * @param offset in the file, for errors
 */
export function readNamestr(bytes: Buffer, offset: number, hasLongNames: boolean): Namestr {
  const type = bytes.readInt16BE(0);
  const width = bytes.readUInt16BE(4);
  if (type !== 1 && type !== 2) throw damaged(offset, `the type of a variable is ${type}, expected 1 or 2`);
  if (type === 1 && (width < 2 || width > 8)) {
    throw damaged(offset + 4, `a numeric variable has ${width} bytes, expected 2 to 8`);
  }
  const longName = hasLongNames ? bytes.subarray(88, 120) : Buffer.alloc(0);
  return {
    name: longName.some((byte) => byte !== 0x20 && byte !== 0) ? longName : bytes.subarray(8, 16),
    label: bytes.subarray(16, 56),
    format: bytes.subarray(56, 64),
    formatWidth: Math.max(0, bytes.readInt16BE(64)),
    formatDecimals: Math.max(0, bytes.readInt16BE(66)),
    isText: type === 2,
    width,
  };
}
