/** A line of CSV (RFC 4180), with its end, of cells that are written as `csvCell` does. */
export const csvLine = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;

/** A value as a cell of CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvCell(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value ?? '');
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
