/** The archive with the records for sizes past 4 GiB, which its end then points to (APPNOTE.TXT 4.3.14 and 4.3.15). */
export function withZip64(archive: Buffer): Buffer {
  const end = Buffer.from(archive.subarray(-22));
  const body = archive.subarray(0, -22);
  const end64 = Buffer.alloc(56);
  end64.write('PK\x06\x06', 'latin1');
  end64.writeBigUInt64LE(44n, 4);
  end64.writeBigUInt64LE(BigInt(end.readUInt16LE(10)), 24);
  end64.writeBigUInt64LE(BigInt(end.readUInt16LE(10)), 32);
  end64.writeBigUInt64LE(BigInt(end.readUInt32LE(12)), 40);
  end64.writeBigUInt64LE(BigInt(end.readUInt32LE(16)), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(BigInt(body.length), 8);
  end.fill(0xff, 8, 20);
  return Buffer.concat([body, end64, locator, end]);
}
