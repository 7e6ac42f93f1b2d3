import type { TextCells } from '../../cells/text-cells.ts';
import type { DescribedVariable } from '../codebook/build-codebook.ts';
import { missingNumbers } from '../codebook/missing-numbers.ts';
import type { Dictionary } from '../dictionary/dictionary.ts';
import type { ColumnGatherer } from './column-gatherer.ts';
import { decodeNumbers } from './decode-numbers.ts';
import { NumberGatherer } from './number-gatherer.ts';
import { StrlGatherer } from './strl-gatherer.ts';
import type { StrlReference } from './strl-reference.ts';
import type { StrlTexts } from './strl-texts.ts';
import type { TagCounts } from './tag-counts.ts';
import { TextGatherer } from './text-gatherer.ts';

export interface GathererContext {
  readonly dictionary: Dictionary;
  readonly reference: StrlReference;
  readonly cells: TextCells;
  readonly texts: StrlTexts;
  readonly counts: TagCounts;
  /** Rows of a batch. */
  readonly capacity: number;
}

/** Makes what gathers a variable, given its position in the file. */
export function gathererFactory({ dictionary, reference, cells, texts, counts, capacity }: GathererContext) {
  const { release, littleEndian, variables } = dictionary;
  return ({ variable, stored, unit }: DescribedVariable, index: number): ColumnGatherer => {
    const { storage, start } = stored;
    if (storage.kind === 'text') return new TextGatherer(variable.name, start, storage.bytes, cells);
    if (storage.kind === 'strl') return new StrlGatherer(variable.name, start, reference, variables.length, texts);
    return new NumberGatherer({
      decode: decodeNumbers[storage.kind],
      littleEndian,
      start,
      missing: missingNumbers(storage.kind, release),
      onTag: (tag) => counts.add(index, tag),
      convert: unit && ((value) => unit.convert(value)),
      capacity,
    });
  };
}
