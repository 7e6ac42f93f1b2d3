import type { StoredValue, Variable } from '#libs/contracts';
import { presenter } from '../codebook/present.ts';
import { readMoment, readTime } from '../csv/moments.ts';

/** A number of that variable as text: as it is shown. */
export function numberToText(variable: Variable): (value: StoredValue) => string | null {
  const show = presenter(variable);
  return (value) => {
    const shown = show(value);
    return shown === null ? null : String(shown);
  };
}

/**
 * Reads text as a stored number of that variable: plain numbers, and dates, times and booleans as they are shown.
 * @returns NaN where it is none
 */
export function textToNumber({ type }: Pick<Variable, 'type'>, text: string): number {
  const trimmed = text.trim();
  switch (type) {
    case 'date':
    case 'datetime':
      return readMoment(trimmed, 'iso')?.seconds ?? NaN;
    case 'time':
      return readTime(trimmed)?.seconds ?? NaN;
    case 'boolean':
      return /^(true|1)$/i.test(trimmed) ? 1 : /^(false|0)$/i.test(trimmed) ? 0 : NaN;
    case 'numeric':
    case 'string':
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : NaN;
  }
}
