import type { Variable, VariableType } from '#libs/contracts';
import { asNumber, asText } from '../codebook/new-variable.ts';
import { isText } from '../column-batches.ts';
import { convertMissing, convertValueLabels } from './convert-codes.ts';
import { mergeMissingValues } from './missing-values.ts';
import type { Conversion, MergeFindings } from './merge-plan.ts';
import { mergeValueLabels } from './value-labels.ts';

export interface MergedVariable {
  readonly variable: Variable;
  readonly conversion: Conversion;
}

/** One variable out of two of the same name: it keeps the name and, where that can be, the type of the database's. */
export function mergeVariables(current: Variable, incoming: Variable, findings: MergeFindings): MergedVariable {
  const conversion = conversionOf(current, incoming);
  const type = conversion === 'none' && !isUntyped(current) ? commonType(current, incoming, findings) : current.type;
  if (type === null) return { variable: current, conversion: 'none' };
  if (conversion !== 'none' && !isUntyped(incoming)) reportRetyped(current, incoming, findings);

  const labels = convertValueLabels(incoming, conversion, findings);
  const variable: Variable = {
    ...(isUntyped(current) ? { ...incoming, name: current.name } : appearance(current, incoming, type, findings)),
    label: current.label ?? incoming.label,
    measure: isUntyped(current) ? incoming.measure : (current.measure ?? incoming.measure),
    valueLabels: mergeValueLabels(current, labels, findings),
    missing: mergeMissingValues(current, convertMissing(incoming, conversion), findings),
  };
  return { variable, conversion };
}

/** A text that never had a value: a column that was empty so far, and can become anything. */
function isUntyped({ type, width }: Variable): boolean {
  return type === 'string' && width === 0;
}

function conversionOf(current: Variable, incoming: Variable): Conversion {
  if (isUntyped(current) || isText(current) === isText(incoming)) return 'none';
  return isText(current) ? 'number-to-text' : 'text-to-number';
}

/** @returns null, and a conflict, where one would be shown as what it is not */
function commonType(current: Variable, incoming: Variable, findings: MergeFindings): VariableType | null {
  const types = new Set<VariableType>([current.type, incoming.type]);
  if (types.size === 1) return current.type;
  const isEither = (...allowed: VariableType[]) => [...types].every((type) => allowed.includes(type));
  const common = isEither('date', 'datetime') ? 'datetime' : isEither('numeric', 'boolean') ? 'numeric' : null;
  if (common) reportRetyped(current, incoming, findings);
  else
    findings.conflict('schema-conflict', current.name, `${retyped(current, incoming)}. Give it the same type in both.`);
  return common;
}

function reportRetyped(current: Variable, incoming: Variable, findings: MergeFindings): void {
  findings.difference('retyped', current.name, retyped(current, incoming));
}

function retyped(current: Variable, incoming: Variable): string {
  return `The variable "${current.name}" is of type ${current.type} in the database and of type ${incoming.type} in the file`;
}

/** The name, type, width and format of the result; a format that no longer fits becomes that of the wider one. */
function appearance(current: Variable, incoming: Variable, type: VariableType, findings: MergeFindings): Variable {
  if (isText(current)) return widened(current, incoming, findings);
  if (isText(incoming)) return current;
  if (type !== current.type) return { ...incoming, name: current.name, type };
  return type === 'numeric' && /^F\d/.test(current.format) && /^F\d/.test(incoming.format)
    ? { ...current, ...widerNumber(current, incoming), measure: current.measure }
    : current;
}

function widened(current: Variable, incoming: Variable, findings: MergeFindings): Variable {
  if (incoming.width <= current.width) return current;
  const detail = `Texts of "${current.name}" may take ${incoming.width} bytes from now on, ${current.width} before.`;
  if (isText(incoming)) findings.warn('widened', current.name, detail);
  return { ...current, ...asText(incoming.width), measure: current.measure };
}

function widerNumber(current: Variable, incoming: Variable) {
  const decimals = Math.max(current.decimals, incoming.decimals);
  const integers = Math.max(integerColumns(current), integerColumns(incoming));
  return asNumber(integers + (decimals > 0 ? decimals + 1 : 0), decimals);
}

function integerColumns({ width, decimals }: Variable): number {
  return width - (decimals > 0 ? decimals + 1 : 0);
}
