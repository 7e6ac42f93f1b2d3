import type { Facts } from './truth.ts';

export type Fact = keyof Facts['variables'][number] | 'multipleResponseSets';

/** Facts about a variable or a file in which our reader differs from the truth, and why it is right to. */
export interface KnownDifference {
  readonly facts: readonly Fact[];
  readonly reason: string;
}

const cutsAtWidth = 'The truth does not cut a string at its declared width where other bytes than blanks follow.';
const uniqueNames = 'Names that differ in case only, or not at all, are made to differ.';

/** By the name of the file without folder, byte order and extension. */
export const knownDifferences: Readonly<Record<string, KnownDifference>> = {
  'compressed-data-other-bias': { facts: ['sha256'], reason: cutsAtWidth },
  'very-long-strings': { facts: ['sha256'], reason: cutsAtWidth },
  'zcompressed-data-wrong-uncompressed-ofs': { facts: ['sha256'], reason: cutsAtWidth },
  'duplicate-variable-name': { facts: ['name'], reason: uniqueNames },
  'duplicate-long-variable-name': { facts: ['name'], reason: uniqueNames },
  'bad-very-long-string-length': { facts: ['format'], reason: 'The malformed record is ignored as a whole.' },
  'case-036-spss-extended-formats': { facts: ['format'], reason: 'AHEX is no format of numbers: F8.2, as by PSPP.' },
  'type-4-record-names-long-string-variable': {
    facts: ['valueLabels'],
    reason: 'Labels of eight bytes cannot be for longer strings: ignored with a warning, as by PSPP.',
  },
  flipexampledata__Colas: {
    facts: ['valueLabels'],
    reason: 'A label of a value that is not a number has no place in a codebook: ignored with a warning.',
  },
  'case-045-spss-missing-ranges': {
    facts: ['missing'],
    reason: 'A range of missing strings has no place in a codebook: ignored with a warning. PSPP refuses the file.',
  },
  spss_sav__comprehensive: {
    facts: ['multipleResponseSets'],
    reason: 'The truth was made without record 7/19; multiple-response-sets.spec.ts reads such a set.',
  },
};

/** Malformed files that we refuse, though one of the reference readers makes something of them. */
export const refused: Readonly<Record<string, string>> = {
  'missing-string-continuation-record': 'PSPP refuses it, too.',
  'partial-compressed-data-record': 'It ends within a case: the truth drops what is there of it without a word.',
  'partial-data-record-within-long-string': 'It ends within a case: the truth drops that case without a word.',
  'variable-width-must-be-between-0-and-255': 'PSPP refuses it, too.',
};

export const keyOf = (path: string): string =>
  path
    .replace(/^.*\//, '')
    .replace(/\.z?sav$/, '')
    .replace(/-[bl]e$/, '');
