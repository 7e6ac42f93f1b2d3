/** Castagnoli's polynomial, its bits in reverse order. */
const polynomial = 0x82f63b78;
const lanes = 8;
const tables = createTables();

/** The checksum of record batches: CRC-32C. Takes eight bytes a step, which is three times as fast as one. */
export function crc32c(bytes: Uint8Array, start = 0): number {
  let crc = -1;
  let at = start;
  for (const last = bytes.length - lanes; at <= last; at += lanes) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      tables[0x700 | (crc & 0xff)]! ^
      tables[0x600 | ((crc >>> 8) & 0xff)]! ^
      tables[0x500 | ((crc >>> 16) & 0xff)]! ^
      tables[0x400 | (crc >>> 24)]! ^
      tables[0x300 | bytes[at + 4]!]! ^
      tables[0x200 | bytes[at + 5]!]! ^
      tables[0x100 | bytes[at + 6]!]! ^
      tables[bytes[at + 7]!]!;
  }
  for (; at < bytes.length; at += 1) crc = (crc >>> 8) ^ tables[(crc ^ bytes[at]!) & 0xff]!;
  return ~crc >>> 0;
}

/** For each byte what it does to the checksum, and then what it does when 1 to 7 bytes follow it. */
function createTables(): Int32Array {
  const created = new Int32Array(lanes * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? polynomial : 0);
    created[byte] = crc;
  }
  for (let at = 256; at < created.length; at += 1) {
    const before = created[at - 256]!;
    created[at] = (before >>> 8) ^ created[before & 0xff]!;
  }
  return created;
}
