import type { Warnings } from '../warnings.ts';
import type { DescribedVariable } from './codebook/build-codebook.ts';
import { maxTag, notInStata } from './codebook/missing-numbers.ts';
import type { TagCounts } from './data/tag-counts.ts';

const tags = Array.from({ length: maxTag }, (_, index) => index + 1);
const nameOf = (tag: number) => (tag === 0 ? '.' : `.${String.fromCharCode(0x60 + tag)}`);

/** A warning for each variable that has lost something to system-missing, or a label of a missing value. */
export function warnOfMissing(variables: readonly DescribedVariable[], counts: TagCounts, warnings: Warnings): void {
  variables.forEach(({ variable, missingLabels }, index) => {
    const found = tags.filter((tag) => counts.of(index, tag) > 0 || missingLabels.has(tag));
    if (found.length > 0 || missingLabels.has(0)) {
      const list = (missingLabels.has(0) ? [0, ...found] : found).map((tag) =>
        describe(tag, counts.of(index, tag), missingLabels.get(tag)),
      );
      const detail = `Extended missing values are read as system-missing, and their labels are left out: ${list.join(', ')}.`;
      warnings.add('tagged-missing', variable.name, detail);
    }
    const impossible = counts.of(index, notInStata);
    if (impossible === 0) return;
    const detail = `${impossible} numbers are infinite or none, which Stata does not have: they are read as system-missing.`;
    warnings.add('impossible-number', variable.name, detail);
  });
}

function describe(tag: number, count: number, label: string | undefined): string {
  const labelled = label === undefined ? '' : ` ("${label}")`;
  return tag === 0 ? `${nameOf(tag)}${labelled}` : `${nameOf(tag)}${labelled} ${count} times`;
}
