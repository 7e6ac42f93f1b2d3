import { damaged } from '../../bytes/damage.ts';
import { readLongLabels } from './long-labels.ts';
import { type Namestr, readNamestr, shortestNamestr } from './namestr.ts';
import { type HeaderRecord, recordBytes, type TransportRecords } from './transport-records.ts';

/** A data set of a transport file. */
export interface Member {
  readonly name: Buffer;
  readonly label: Buffer;
  readonly variables: readonly Namestr[];
  /** Of the first row. */
  readonly dataOffset: number;
  readonly rowLength: number;
  /** Null where the file does not say it, as before version 8. */
  readonly declaredRows: number | null;
}

/** @param records at the header of the member; afterwards at its first row */
export async function readMember(records: TransportRecords): Promise<Member> {
  const header = await records.header('MEMBER', 'MEMBV8');
  const isLong = header.name === 'MEMBV8';
  await records.header('DSCRPTR', 'DSCPTV8');
  const first = await records.bytes(recordBytes, 'the name of the data set');
  const second = await records.bytes(recordBytes, 'the label of the data set');
  const variables = await readVariables(records, namestrBytes(header, records.position), isLong);
  const declaredRows = await readToRows(records, variables);
  return {
    name: first.subarray(8, isLong ? 40 : 16),
    label: second.subarray(32, 72),
    variables,
    dataOffset: records.position,
    rowLength: variables.reduce((total, { width }) => total + width, 0),
    declaredRows,
  };
}

/** 140, or 136 of VAX. */
function namestrBytes({ rest }: HeaderRecord, offset: number): number {
  const size = Number(rest.slice(26, 30));
  if (size >= shortestNamestr) return size;
  throw damaged(offset, `the description of a variable has ${rest.slice(26, 30)} bytes, expected 136 or 140`);
}

async function readVariables(records: TransportRecords, size: number, isLong: boolean): Promise<Namestr[]> {
  const { rest } = await records.header('NAMESTR', 'NAMSTV8');
  const offset = records.position;
  const count = Number.parseInt(rest.slice(5, 10), 10) || 0;
  const bytes = await records.bytes(count * size, `${count} descriptions of variables`);
  records.skipPadding();
  const hasLongNames = isLong && size >= 120;
  return Array.from({ length: count }, (_, index) =>
    readNamestr(bytes.subarray(index * size, (index + 1) * size), offset + index * size, hasLongNames),
  );
}

/** Goes on to the first row; returns how many rows there are, if it is said. */
async function readToRows(records: TransportRecords, variables: readonly Namestr[]): Promise<number | null> {
  let header = await records.header('OBS', 'OBSV8', 'LABELV8', 'LABELV9');
  if (header.name.startsWith('LABEL')) {
    await readLongLabels(header, records, variables);
    header = await records.header('OBS', 'OBSV8');
  }
  const rows = header.name === 'OBSV8' ? Number.parseInt(header.rest.slice(0, 15), 10) : 0;
  return rows > 0 ? rows : null;
}
