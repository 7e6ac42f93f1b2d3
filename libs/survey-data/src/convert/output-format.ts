import { extname } from 'node:path';

export const outputFormats = ['parquet', 'csv', 'sav', 'zsav'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** By the extension of a name; null where there is no such format. */
export function outputFormatOf(path: string): OutputFormat | null {
  const extension = extname(path).slice(1).toLowerCase();
  return outputFormats.find((format) => format === extension) ?? null;
}

/** Files of SPSS have codes and their labels: labels never stand in place of codes. */
export const isSpss = (format: OutputFormat): boolean => format === 'sav' || format === 'zsav';
