const int32 = (...values: number[]): Buffer => Buffer.from(Int32Array.from(values).buffer);

const format = (5 << 16) | (8 << 8) | 2;

/** A little-endian system file of these records, without cases. */
export function systemFile(...records: Buffer[]): Buffer {
  const header = Buffer.alloc(176, ' ');
  header.write('$FL2@(#) SPSS DATA FILE');
  int32(2, 1, 0, 0, 0).copy(header, 64);
  header.writeDoubleLE(100, 84);
  return Buffer.concat([header, ...records, int32(999, 0)]);
}

export const numberRecord = (name: string): Buffer =>
  Buffer.concat([int32(2, 0, 0, 0, format, format), Buffer.from(name.padEnd(8))]);

/** A number of which a range is missing. */
export function rangedNumberRecord(name: string, low: number, high: number): Buffer {
  const range = Buffer.from(Float64Array.of(low, high).buffer);
  return Buffer.concat([int32(2, 0, 0, -2, format, format), Buffer.from(name.padEnd(8)), range]);
}

/** Variables of as many names. */
export const numberRecords = (count: number, first = 'A'): Buffer[] =>
  Array.from({ length: count }, (_, index) => numberRecord(shortName(first, index)));

export const shortName = (first: string, index: number): string => `${first}${index.toString(36).toUpperCase()}`;

export function extensionRecord(subtype: number, content: string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([int32(7, subtype, 1, bytes.length), bytes]);
}

export const documentRecord = (lines: number): Buffer =>
  Buffer.concat([int32(6, lines), Buffer.alloc(lines * 80, 'x')]);

/** Labels of the numbers from `first` on, for the first variables of the file. */
export function valueLabelRecord(first: number, labels: number, variables: number): Buffer {
  const label = Buffer.from(
    Array.from({ length: labels }, () => [0, 0, 0, 0, 0, 0, 0, 0, 1, 65, 0, 0, 0, 0, 0, 0]).flat(),
  );
  for (let index = 0; index < labels; index += 1) label.writeDoubleLE(first + index, index * 16);
  const slots = int32(...Array.from({ length: variables }, (_, index) => index + 1));
  return Buffer.concat([int32(3, labels), label, int32(4, variables), slots]);
}
