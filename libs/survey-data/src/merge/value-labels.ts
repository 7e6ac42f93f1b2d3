import type { ValueLabel, Variable } from '#libs/contracts';
import type { MergeFindings } from './merge-plan.ts';

/** All labels of both, the database's first; what becomes of a code with two labels is the caller's policy. */
export function mergeValueLabels(
  current: Variable,
  incoming: readonly ValueLabel[],
  findings: MergeFindings,
): ValueLabel[] {
  const { onLabelConflict } = findings.policy;
  const labels = new Map(current.valueLabels.map(({ value, label }) => [value, label]));
  for (const { value, label } of incoming) {
    const known = labels.get(value);
    if (known === undefined || onLabelConflict === 'replace') labels.set(value, label);
    if (known === undefined || known === label) continue;
    const detail = `The code ${value} of "${current.name}" is labelled "${known}" in the database and "${label}" in the file`;
    if (onLabelConflict === 'fail') findings.conflict('label-conflict', current.name, `${detail}.`);
    else findings.warn('label-conflict', current.name, `${detail}; "${labels.get(value)}" is used.`);
  }
  return Array.from(labels, ([value, label]) => ({ value, label }));
}
