import type { ValueLabel } from '#libs/contracts';
import { firstOfEach } from '../codebook/value-label-lists.ts';
import type { Warnings } from '../warnings.ts';
import type { TripleSVariable } from './definition.ts';

/** A variable whose codes differ, and are values of its type. */
export interface CodedVariable extends TripleSVariable {
  /** One list, however many variables of the codebook it becomes. */
  readonly valueLabels: ValueLabel[];
  /** In characters, and at least 1. */
  readonly longestCode: number;
}

/** The first label of a code counts. */
export function codedVariable(variable: TripleSVariable, warnings: Warnings): CodedVariable {
  const isLiteral = isText(variable);
  const labels = variable.codes.map(({ code, label }) => ({ value: isLiteral ? code : Number(code), label }));
  const valueLabels = firstOfEach(labels);
  if (valueLabels.length < labels.length) {
    const detail = 'Codes that have two labels keep the first; those that are no values have none.';
    warnings.add('ignored-value-labels', variable.name, detail);
  }
  const longestCode = variable.codes.reduce((longest, { code }) => Math.max(longest, code.length), 1);
  return { ...variable, isLiteral, valueLabels, longestCode };
}

/** Codes that are no numbers are literal, whatever the definition says. */
function isText({ isLiteral, codes, type, spread }: TripleSVariable): boolean {
  if (type === 'character') return true;
  // A multiple answer without spread is a row of 0 and 1, and its codes are places in it.
  if (type === 'logical' || type === 'date' || type === 'time' || (type === 'multiple' && !spread)) return false;
  return isLiteral || codes.some(({ code }) => code.trim() === '' || !Number.isFinite(Number(code)));
}
