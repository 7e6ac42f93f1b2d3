import type { Variable, VariableType } from '#libs/contracts';

/** How a variable without labels and missing values is stored and shown, named by its SPSS print format. */
export interface Appearance {
  readonly type: VariableType;
  readonly width: number;
  readonly decimals: number;
  readonly format: string;
  readonly measure: Variable['measure'];
}

export function newVariable(name: string, appearance: Appearance): Variable {
  return { name, label: null, ...appearance, valueLabels: [], missing: { values: [], range: null } };
}

/** SPSS shows numbers in at most 40 columns with 16 decimals. */
export function asNumber(width: number, decimals: number): Appearance {
  const shownDecimals = Math.min(decimals, 16);
  const shownWidth = Math.min(Math.max(width, shownDecimals + 1, 1), 40);
  const format = `F${shownWidth}.${shownDecimals}`;
  return {
    type: 'numeric',
    width: shownWidth,
    decimals: shownDecimals,
    format,
    measure: decimals > 0 ? 'scale' : null,
  };
}

/** @param width bytes of the longest text; 0 says that there is no value at all, so that any type may follow */
export function asText(width: number): Appearance {
  return { type: 'string', width, decimals: 0, format: `A${Math.max(width, 1)}`, measure: 'nominal' };
}

export const asBoolean: Appearance = { type: 'boolean', width: 1, decimals: 0, format: 'F1.0', measure: 'nominal' };

/** @param format `SDATE` (2024/03/01), `EDATE` (01.03.2024) or `ADATE` (03/01/2024) */
export function asDate(format: 'SDATE' | 'EDATE' | 'ADATE'): Appearance {
  return { type: 'date', width: 10, decimals: 0, format: `${format}10`, measure: 'scale' };
}

export function asDateTime(hasSeconds: boolean, fractionDigits: number): Appearance {
  return asClock('datetime', 'YMDHMS', 16, hasSeconds, fractionDigits);
}

export function asTime(hasSeconds: boolean, fractionDigits: number): Appearance {
  return asClock('time', 'TIME', 5, hasSeconds, fractionDigits);
}

function asClock(
  type: VariableType,
  format: string,
  bareWidth: number,
  hasSeconds: boolean,
  decimals: number,
): Appearance {
  const width = bareWidth + (hasSeconds ? 3 : 0) + (decimals > 0 ? decimals + 1 : 0);
  return { type, width, decimals, format: `${format}${width}${decimals > 0 ? `.${decimals}` : ''}`, measure: 'scale' };
}
