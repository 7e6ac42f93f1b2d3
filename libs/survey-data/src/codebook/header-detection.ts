/** A cell of the first row, or what a column holds below it; typed is a number, date or the like. */
export interface HeaderEvidence {
  readonly isTyped: boolean;
  readonly isEmpty: boolean;
}

/**
 * Whether the first row of a table names its columns: a text stands above values of another type, or nothing in it is
 * anything but text.
 */
export function looksLikeHeader(first: readonly HeaderEvidence[], columns: readonly HeaderEvidence[]): boolean {
  const namesTyped = first.some((cell, at) => !cell.isEmpty && !cell.isTyped && columns[at]?.isTyped);
  return namesTyped || !first.some(({ isTyped }) => isTyped);
}
