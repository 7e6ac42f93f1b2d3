import type { Codebook } from '#libs/contracts';
import { compressions, type Compression } from '../header.ts';
import type { Warnings } from '../../warnings.ts';
import type { Layout } from './layout.ts';
import type { RecordWriter } from './record-writer.ts';
import { utf8Within } from './utf8.ts';

/** Where the number of cases is written once it is known. */
export const caseCountOffset = 80;
/** What a bytecode has more than its number. */
export const bias = 100;

const labelBytes = 64;

export interface HeaderFacts {
  readonly compression: Compression;
  readonly layout: Layout;
  /** In UTC; to the second. */
  readonly createdAt: Date;
}

export function writeHeader(
  writer: RecordWriter,
  { fileLabel, weight }: Codebook,
  { compression, layout, createdAt }: HeaderFacts,
  warnings: Warnings,
): void {
  const label = utf8Within(fileLabel ?? '', labelBytes);
  if (label.toString() !== (fileLabel ?? ''))
    warnings.add('cut-label', null, `SPSS takes ${labelBytes} bytes of file label.`);
  const [, day, month, year, time] = createdAt.toUTCString().split(' ');
  writer.bytes(Buffer.from(compression === 'zlib' ? '$FL3' : '$FL2'));
  writer.padded(Buffer.from('@(#) SPSS DATA FILE datacollector'), 60);
  writer.int32(2, layout.slots, compressions.indexOf(compression), weightIndex(layout, weight), -1).float64(bias);
  writer.padded(Buffer.from(`${day} ${month} ${year?.slice(2)}`), 9).padded(Buffer.from(`${time}`), 8);
  writer.padded(label, labelBytes).padded(Buffer.alloc(0), 3, 0);
}

/** Field of the weighting variable, from 1; 0 for none. */
function weightIndex({ variables }: Layout, weight: string | undefined): number {
  const weighting = variables.find(({ variable, width }) => variable.name === weight && width === 0);
  return weighting ? weighting.segments[0]!.slot + 1 : 0;
}
