import type { FileFormat } from '../reader.ts';
import { knownDifferences, keyOf, type Fact } from './known-differences.ts';
import type { Facts } from './truth.ts';

/** What other formats than SPSS' do not have, or the truth tells in the words of its reader. */
const notCompared: Partial<Record<FileFormat, readonly Fact[]>> = {
  dta: ['format', 'measure', 'missing'],
  sas7bdat: ['format', 'measure', 'missing', 'valueLabels'],
  xpt: ['format', 'measure', 'missing', 'valueLabels'],
};

/** Numbers above it stand for `.a` to `.z`, whose labels are no labels of values. Source: Stata's `help dta`. */
const highestInStata = 2_147_483_620;

/** Without the facts in which a known difference lies, or that the format does not have. */
export function comparedFacts(file: string, format: FileFormat, { variables, multipleResponseSets, ...rest }: Facts) {
  const leftOut = new Set<string>([...(knownDifferences[keyOf(file)]?.facts ?? []), ...(notCompared[format] ?? [])]);
  const keep = ([fact]: [string, unknown]) => !leftOut.has(fact);
  return {
    ...rest,
    variables: variables.map(({ valueLabels, ...variable }) => {
      const ofValues = valueLabels.filter(({ value }) => format !== 'dta' || Number(value) <= highestInStata);
      return Object.fromEntries(Object.entries({ ...variable, valueLabels: ofValues }).filter(keep));
    }),
    ...(leftOut.has('multipleResponseSets') ? {} : { multipleResponseSets }),
  };
}
