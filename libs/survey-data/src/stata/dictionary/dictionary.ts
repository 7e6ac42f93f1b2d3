import type { StrlIndex } from '../strls/strl-index.ts';
import type { LabelTables } from './label-tables.ts';
import type { Release } from './release.ts';
import type { StoredVariable } from './variables.ts';

/** All of a file but its data; texts are not decoded yet. */
export interface Dictionary {
  readonly release: Release;
  readonly littleEndian: boolean;
  readonly label: Uint8Array;
  readonly variables: readonly StoredVariable[];
  readonly labelTables: LabelTables;
  readonly strls: StrlIndex;
  readonly rows: number;
  readonly rowBytes: number;
  /** Where the first row begins. */
  readonly dataOffset: number;
}
