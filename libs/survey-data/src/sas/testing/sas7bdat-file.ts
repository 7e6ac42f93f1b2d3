import type { Compression } from './compress-row.ts';
import { EndianWriter } from './endian-writer.ts';
import { compressedPages, packedPages, pageSize, pageTypes, pointedPage } from './sas7bdat-pages.ts';
import { describeData, type Subheader } from './sas7bdat-subheaders.ts';

export interface SasVariable {
  readonly name: string;
  readonly label?: string;
  readonly isText?: boolean;
  readonly width?: number;
  readonly format?: readonly [name: string, width: number, decimals: number];
}

export interface SasData {
  readonly variables: readonly SasVariable[];
  /** A bigint is the bits of a double, as of a missing one. */
  readonly rows: readonly (readonly (number | bigint | string | Buffer)[])[];
  readonly label?: string;
}

export interface SasFileLayout {
  readonly littleEndian: boolean;
  readonly is64Bit: boolean;
  readonly compression: Compression;
  readonly encodingCode: number;
  /** Rows, from 0, that are there but deleted. */
  readonly deleted: readonly number[];
  /** Rows of a compressed file, from 0, that are on the last page, with a reference where they were. */
  readonly moved: readonly number[];
  /** Names and labels are on a page that amends the others, at the end. */
  readonly isAmended: boolean;
}

const usual: SasFileLayout = {
  littleEndian: true,
  is64Bit: false,
  compression: 'none',
  encodingCode: 20,
  deleted: [],
  moved: [],
  isAmended: false,
};

/** A SAS data set with a page about the data and as many for rows as it takes; all of the first has to fit into a page. */
export function sas7bdatFile(data: SasData, changes: Partial<SasFileLayout> = {}): Buffer {
  const layout = { ...usual, ...changes };
  const writer = new EndianWriter(layout.littleEndian, layout.is64Bit);
  const rows = data.rows.map((row) => rowBytes(data.variables, row, writer));
  const described = describeData(data, layout, writer);
  const isLate = ({ isTexts = false }: Subheader) => isTexts && layout.isAmended;
  const pages = [
    pointedPage(
      writer,
      described.filter((subheader) => !isLate(subheader)),
    ),
    ...(layout.compression === 'none' ? packedPages(writer, rows, layout) : compressedPages(writer, rows, layout)),
    ...(layout.isAmended ? [pointedPage(writer, described.filter(isLate), pageTypes.amendment)] : []),
  ];
  return Buffer.concat([fileHeader(writer, layout, pages.length), ...pages]);
}

function rowBytes(variables: readonly SasVariable[], row: SasData['rows'][number], writer: EndianWriter): Buffer {
  return Buffer.concat(
    row.map((value, index) => {
      const { width = 8 } = variables[index]!;
      if (typeof value === 'number' || typeof value === 'bigint') return writer.double(value, width);
      return Buffer.concat([Buffer.from(value), Buffer.alloc(width, ' ')]).subarray(0, width);
    }),
  );
}

function fileHeader(writer: EndianWriter, { encodingCode }: SasFileLayout, pages: number): Buffer {
  const bytes = Buffer.alloc(writer.is64Bit ? 8192 : 1024);
  Buffer.from('c2ea8160b31411cfbd92080009c7318c181f1011', 'hex').copy(bytes, 12);
  bytes[32] = writer.is64Bit ? 0x33 : 0x22;
  bytes[35] = writer.is64Bit ? 0x33 : 0x22;
  bytes[37] = writer.littleEndian ? 1 : 0;
  bytes[70] = encodingCode;
  bytes.write('SAS FILE', 84);
  const padding = writer.is64Bit ? 4 : 0;
  writer.uint32(bytes, 196 + padding, bytes.length);
  writer.uint32(bytes, 200 + padding, pageSize);
  writer.word(bytes, 204 + padding, pages);
  bytes.write('9.0401M3', 216 + 2 * padding);
  return bytes;
}
