import type { Mutation } from '../fuzzed-format.ts';
import { mutateBytes } from '../mutations/byte-mutations.ts';
import type { FuzzRandom } from '../random.ts';
import { type Page, type ParquetParts, splitParquet, structuredCopy, withFooter, withPage } from './parquet-parts.ts';
import { changeStruct } from './thrift-mutations.ts';
import { at, type Struct, writeStruct } from './thrift-tree.ts';

const onParts =
  (change: (parts: ParquetParts, random: FuzzRandom) => Buffer): Mutation =>
  (bytes, random) => {
    const parts = splitParquet(bytes);
    return parts ? change(parts, random) : bytes;
  };

const onPage = (change: (parts: ParquetParts, page: Page, random: FuzzRandom) => Buffer): Mutation =>
  onParts((parts, random) => (parts.pages.length > 0 ? change(parts, random.pick(parts.pages), random) : parts.bytes));

/** The whole is written again with its length, so that it is read as far as can be. */
const changeFooter = onParts((parts, random) => {
  const footer = structuredCopy(parts.footer);
  changeStruct(footer, parts.bytes.length, random);
  return withFooter(parts, footer);
});

const changePageHeader = onPage((parts, page, random) => {
  const header = structuredCopy(page.header);
  changeStruct(header, parts.bytes.length, random);
  return withPage(parts, page, Buffer.concat([writeStruct(header), parts.bytes.subarray(page.bodyStart, page.end)]));
});

const uncompressedPageSize = 2;
const compressedPageSize = 3;

/** Of any length, which the header says. */
const changePageBody = onPage((parts, page, random) => {
  const body = mutateBytes(parts.bytes.subarray(page.bodyStart, page.end), random);
  const header = structuredCopy(page.header);
  setInteger(header, compressedPageSize, body.length);
  if (random.chance(0.5)) setInteger(header, uncompressedPageSize, body.length);
  return withPage(parts, page, Buffer.concat([writeStruct(header), body]));
});

/** Levels, widths and counts lie at the start of a page. */
const changePageStart = onPage((parts, page, random) => {
  const bytes = Buffer.from(parts.bytes);
  const length = Math.min(24, page.end - page.bodyStart);
  if (length === 0) return bytes;
  bytes[page.bodyStart + random.below(length)] = random.pick([
    0, 1, 2, 3, 8, 16, 31, 32, 33, 63, 64, 65, 127, 128, 255,
  ]);
  return bytes;
});

const exchangePages = onPage((parts, page, random) => {
  const other = random.pick(parts.pages);
  return withPage(parts, page, parts.bytes.subarray(other.start, other.end));
});

const repeatPage = onPage((parts, page, random) => {
  const one = parts.bytes.subarray(page.start, page.end);
  return withPage(parts, page, Buffer.concat(Array.from({ length: random.pick([0, 2, 20]) }, () => one)));
});

const damageFooter = onParts((parts, random) => {
  const { bytes, footerStart } = parts;
  const footer = mutateBytes(bytes.subarray(footerStart, -8), random);
  const end = Buffer.from(bytes.subarray(-8));
  end.writeUInt32LE(footer.length);
  return Buffer.concat([bytes.subarray(0, footerStart), footer, end]);
});

function setInteger(header: Struct, id: number, value: number): void {
  const [found] = at(header, id);
  if (found?.kind === 'integer') found.integer = BigInt(value);
}

export const parquetMutations: readonly Mutation[] = [
  ...Array.from({ length: 6 }, () => changeFooter),
  ...Array.from({ length: 4 }, () => changePageHeader),
  changePageBody,
  changePageBody,
  changePageBody,
  changePageStart,
  changePageStart,
  exchangePages,
  repeatPage,
  damageFooter,
];
