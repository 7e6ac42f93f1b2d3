import type { Codebook, MultipleResponseSet, Variable } from '#libs/contracts';
import type { MergeFindings } from './merge-plan.ts';

/** The sets of both by name, each with the variables of both. */
export function mergeMultipleResponseSets(
  current: Codebook,
  incoming: Codebook,
  variables: readonly Variable[],
  findings: MergeFindings,
): MultipleResponseSet[] {
  const names = new Map(variables.map(({ name }) => [name.toLowerCase(), name]));
  const sets = new Map(current.multipleResponseSets.map((set) => [set.name.toLowerCase(), set]));
  for (const set of incoming.multipleResponseSets) {
    const renamed = { ...set, variables: set.variables.map((name) => names.get(name.toLowerCase()) ?? name) };
    const known = sets.get(set.name.toLowerCase());
    sets.set(set.name.toLowerCase(), known ? mergeSets(known, renamed, findings) : renamed);
  }
  return [...sets.values()];
}

function mergeSets(
  current: MultipleResponseSet,
  incoming: MultipleResponseSet,
  findings: MergeFindings,
): MultipleResponseSet {
  if (current.kind !== incoming.kind || current.countedValue !== incoming.countedValue) {
    const detail = `The multiple-response set "${current.name}" counts otherwise in the file; the database's is used.`;
    findings.warn('set-differs', current.name, detail);
    return current;
  }
  const label = current.label ?? incoming.label;
  return { ...current, label, variables: [...new Set([...current.variables, ...incoming.variables])] };
}
