import type { Codebook, Variable } from '#libs/contracts';
import { mergeMultipleResponseSets } from './multiple-response-sets.ts';
import { MergeFindings, type MergePlan, type MergePolicy, type VariableSource } from './merge-plan.ts';
import { mergeVariables } from './merge-variables.ts';

/**
 * How a file's rows are appended to a database: variables meet by name, whatever its case; new ones come after the old.
 * @param current of the database
 * @param incoming of the file
 */
export function mergeCodebooks(current: Codebook, incoming: Codebook, policy: MergePolicy): MergePlan {
  const findings = new MergeFindings(policy);
  const positions = positionsByName(incoming.variables);
  const variables: Variable[] = [];
  const mapping: VariableSource[] = [];
  const add = (variable: Variable, source: VariableSource) => {
    variables.push(variable);
    mapping.push(source);
  };

  for (const variable of current.variables) {
    const position = positions.get(variable.name.toLowerCase());
    if (position === undefined) {
      missingInFile(variable.name, findings);
      add(variable, { source: null, conversion: 'none' });
    } else {
      const merged = mergeVariables(variable, incoming.variables[position]!, findings);
      add(merged.variable, { source: position, conversion: merged.conversion });
    }
  }
  const known = positionsByName(current.variables);
  incoming.variables.forEach((variable, source) => {
    if (known.has(variable.name.toLowerCase())) return;
    newInFile(variable.name, findings);
    add(variable, { source, conversion: 'none' });
  });

  const codebook: Codebook = {
    ...current,
    rows: current.rows + Math.max(incoming.rows, 0),
    encoding: current.encoding ?? incoming.encoding,
    fileLabel: current.fileLabel ?? incoming.fileLabel,
    variables,
    multipleResponseSets: mergeMultipleResponseSets(current, incoming, variables, findings),
  };
  return { codebook, incoming, mapping, warnings: findings.warnings, conflicts: findings.conflicts };
}

function positionsByName(variables: readonly Variable[]): Map<string, number> {
  return new Map(variables.map(({ name }, position) => [name.toLowerCase(), position]));
}

function missingInFile(name: string, findings: MergeFindings): void {
  const detail = `The file does not have the variable "${name}" of the database`;
  findings.difference('missing-variable', name, detail, '; its new rows have no value there.');
}

function newInFile(name: string, findings: MergeFindings): void {
  findings.difference(
    'new-variable',
    name,
    `The file brings a new variable "${name}"`,
    '; the rows before have no value there.',
  );
}
