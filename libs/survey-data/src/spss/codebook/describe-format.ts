import type { PrintFormat } from '../dictionary/dictionary.ts';
import type { Warnings } from '../../warnings.ts';
import { formatName, formatText, numericType, stringFormats } from './formats.ts';

/**
 * How a variable is stored and shown. Decimals and display width are those of the print format; a string is as wide as
 * its bytes.
 * @param width bytes of a string; 0 for a number
 */
export function describeFormat(name: string, width: number, printFormat: PrintFormat, warnings: Warnings) {
  const kind = formatName(printFormat);
  const isText = width > 0;
  if (kind === null || stringFormats.has(kind) !== isText) {
    warnings.add('unusable-format', name, `The print format ${kind ?? printFormat.type} does not fit the variable.`);
    return isText ? describeString(name, width, `A${width}`) : describeNumber(name, 'F', 8, 2);
  }
  return isText
    ? describeString(name, width, formatText(kind, printFormat.width, 0))
    : describeNumber(name, kind, printFormat.width, printFormat.decimals);
}

export const describeString = (name: string, width: number, format: string) => ({
  name,
  type: 'string' as const,
  width,
  decimals: 0,
  format,
});

const describeNumber = (name: string, kind: string, width: number, decimals: number) => ({
  name,
  type: numericType(kind),
  width,
  decimals,
  format: formatText(kind, width, decimals),
});
