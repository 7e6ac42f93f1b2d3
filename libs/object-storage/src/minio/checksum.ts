/** As in `x-amz-checksum-crc32`: big-endian, in base64. */
export function base64OfCrc32(checksum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(checksum);
  return bytes.toString('base64');
}
