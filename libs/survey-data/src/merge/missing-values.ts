import type { MissingValues, Variable } from '#libs/contracts';
import type { MergeFindings } from './merge-plan.ts';

/** The user-missing values of both; of two different ranges the database's. */
export function mergeMissingValues(current: Variable, incoming: MissingValues, findings: MergeFindings): MissingValues {
  const { values, range } = current.missing;
  if (range && incoming.range && range.some((end, at) => end !== incoming.range![at])) {
    const detail = `The range of missing values of "${current.name}" is another one in the file; the database's is used.`;
    findings.warn('missing-values-differ', current.name, detail);
  }
  return { values: [...new Set([...values, ...incoming.values])], range: range ?? incoming.range };
}
