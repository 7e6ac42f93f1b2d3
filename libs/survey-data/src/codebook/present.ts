import type { StoredValue, Variable } from '#libs/contracts';
import { clockTime, isoDateTime } from './gregorian.ts';

/** What a reader of JSON or CSV gets to see of a stored value. */
export type ShownValue = string | number | boolean | null;

export interface Presentation {
  /** Labels in place of codes that have one. */
  readonly labels?: boolean | undefined;
  /** The stored values, whatever else is asked for. */
  readonly raw?: boolean | undefined;
}

export type Presenter = (value: StoredValue) => ShownValue;

/**
 * How the values of a variable are shown: dates as `2024-03-01` and `2024-03-01T12:30:00`, times as `HH:MM:SS` (past 24
 * hours, too), booleans as true and false, user-missing codes as the values that they are. What a date cannot be made of
 * stays a number.
 */
export function presenter(variable: Variable, { labels = false, raw = false }: Presentation = {}): Presenter {
  if (raw) return finite;
  const show = presenterOfType(variable);
  if (!labels || variable.valueLabels.length === 0) return show;
  const labelOf = new Map(variable.valueLabels.map(({ value, label }) => [value, label]));
  return (value) => (value === null ? null : (labelOf.get(value) ?? show(value)));
}

function presenterOfType({ type }: Variable): Presenter {
  switch (type) {
    case 'numeric':
    case 'string':
      return finite;
    case 'boolean':
      return (value) => (value === 1 || value === 0 ? value === 1 : finite(value));
    case 'date':
      return ofNumber((seconds) => isoDateTime(seconds)?.replace(/T.*/, '') ?? seconds);
    case 'datetime':
      return ofNumber((seconds) => isoDateTime(seconds) ?? seconds);
    case 'time':
      return ofNumber(clockTime);
  }
}

function ofNumber(show: (value: number) => ShownValue): Presenter {
  return (value) => (typeof value === 'number' && Number.isFinite(value) ? show(value) : finite(value));
}

/** JSON has no NaN and no infinity. */
function finite(value: StoredValue): ShownValue {
  return typeof value !== 'number' || Number.isFinite(value) ? value : null;
}
