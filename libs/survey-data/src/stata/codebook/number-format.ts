import { asNumber, type Appearance } from '../../codebook/new-variable.ts';
import { formatText } from '../../spss/codebook/formats.ts';
import type { NumberKind } from '../dictionary/storage-type.ts';

const pattern = /^%[-~]?0?(\d+)([.,])(\d+)([fge])(c?)$/;
const usualDecimals = 2;
/** Without a format that says more, such as `%21x` or `%ty`. */
const usualWidths: Readonly<Record<NumberKind, number>> = { byte: 8, int: 8, long: 12, float: 9, double: 10 };

/**
 * SPSS' print format for one of Stata. `%8.2f` says its decimals, `%9.0g` leaves them to the number: here, to what the
 * storage type can hold. Commas between thousands are COMMA, or DOT where the decimals follow a comma.
 */
export function numberFormat(format: string, kind: NumberKind): Appearance {
  const isWhole = kind === 'byte' || kind === 'int' || kind === 'long';
  const [, width, point, digits, style, separated] = pattern.exec(format) ?? [];
  if (width === undefined) return asF(usualWidths[kind], isWhole || format.startsWith('%ty') ? 0 : usualDecimals);
  const decimals = style === 'g' && digits === '0' ? (isWhole ? 0 : usualDecimals) : Number(digits);
  if (style === 'e') return named('E', Math.max(Number(width), decimals + 8), decimals);
  if (separated) return named(point === ',' ? 'DOT' : 'COMMA', Number(width), decimals);
  return asF(Number(width), decimals);
}

const asF = (width: number, decimals: number): Appearance => ({ ...asNumber(width, decimals), measure: null });

/** Width and decimals as SPSS takes them. */
function named(name: string, width: number, decimals: number): Appearance {
  const shown = asF(width, decimals);
  return { ...shown, format: formatText(name, shown.width, shown.decimals) };
}
