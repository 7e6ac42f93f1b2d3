export type Compression = 'none' | 'rle' | 'rdc';

/** A row as SAS might compress it: runs of a byte, and what is between them as it is. */
export function compressRow(row: Buffer, compression: Compression): Buffer {
  if (compression === 'none') return row;
  return compression === 'rle' ? runLengths(row) : ross(row);
}

interface Run {
  readonly byte: number;
  readonly length: number;
}

function runsOf(row: Buffer, longest: number): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < row.length;) {
    let end = at + 1;
    while (end < row.length && row[end] === row[at] && end - at < longest) end++;
    runs.push({ byte: row[at]!, length: end - at });
    at = end;
  }
  return runs;
}

function runLengths(row: Buffer): Buffer {
  return Buffer.concat(
    runsOf(row, 17).map(({ byte, length }) => {
      if (length > 2) return Buffer.of(0xc0 + length - 3, byte);
      return Buffer.concat([Buffer.of(0x80 + length - 1), Buffer.alloc(length, byte)]);
    }),
  );
}

function ross(row: Buffer): Buffer {
  const parts = runsOf(row, 18).flatMap(({ byte, length }) =>
    length > 2 ? [{ bit: 1, bytes: [length - 3, byte] }] : Array.from({ length }, () => ({ bit: 0, bytes: [byte] })),
  );
  const groups = Array.from({ length: Math.ceil(parts.length / 16) }, (_, group) =>
    parts.slice(group * 16, group * 16 + 16),
  );
  return Buffer.from(
    groups.flatMap((group) => {
      const bits = group.reduce((control, { bit }, index) => control | (bit << (15 - index)), 0);
      return [bits >> 8, bits & 0xff, ...group.flatMap(({ bytes }) => bytes)];
    }),
  );
}
