import { damaged } from '../../bytes/damage.ts';
import type { Namestr } from './namestr.ts';
import type { HeaderRecord, TransportRecords } from './transport-records.ts';

const numberBytes = 2;

/**
 * Reads names and labels that are too long for a NAMESTR, of version 8, or 9, which has formats as well. Each begins with
 * the number of its variable, from 1, and the length of each text.
 */
export async function readLongLabels(
  { name, rest }: HeaderRecord,
  records: TransportRecords,
  variables: readonly Namestr[],
): Promise<void> {
  const lengths = name === 'LABELV9' ? 4 : 2;
  const count = Number.parseInt(rest, 10) || 0;
  if (count > variables.length) {
    throw damaged(records.position, `there are ${count} long labels for ${variables.length} variables`);
  }
  for (let index = 0; index < count; index++) {
    const offset = records.position;
    const head = await records.bytes((1 + lengths) * numberBytes, 'a long label');
    const variable = variables[head.readUInt16BE(0) - 1];
    if (!variable) throw damaged(offset, `a label is for variable ${head.readUInt16BE(0)} of ${variables.length}`);
    const texts: Buffer[] = [];
    for (let text = 1; text <= lengths; text++) {
      texts.push(await records.bytes(head.readUInt16BE(text * numberBytes), 'a long label'));
    }
    replace(variable, texts);
  }
  records.skipPadding();
}

function replace(variable: Namestr, [name, label, format]: readonly Buffer[]): void {
  if (name!.length > 0) variable.name = name!;
  if (label!.length > 0) variable.label = label!;
  if (format && format.length > 0) variable.format = format;
}
