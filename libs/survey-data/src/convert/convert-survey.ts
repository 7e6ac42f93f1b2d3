import { rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { JobWarning } from '#libs/contracts';
import { labelledBatches, labelledVariables } from '../codebook/label-columns.ts';
import { openSurvey } from '../open-survey.ts';
import {
  type DataProblem,
  type OpenOptions,
  SurveyFileError,
  type SurveyFormat,
  type SurveyReader,
} from '../reader.ts';
import { isSpss, type OutputFormat, outputFormatOf, outputFormats } from './output-format.ts';
import { interruptible } from './interruptible.ts';
import { inWorkDirectory } from './work-directory.ts';
import { writeOutput } from './write-output.ts';

export interface ConvertOptions extends Pick<
  OpenOptions,
  'encoding' | 'sheet' | 'delimiter' | 'header' | 'onProgress'
> {
  /** Labels in place of codes: of CSV and Parquet only. */
  readonly labels?: boolean;
  /** Values as they are stored: dates as seconds since 1582-10-14. */
  readonly raw?: boolean;
  /** Stops the work: nothing is left of it. */
  readonly signal?: AbortSignal;
}

/** The output that is asked for cannot be made of any file. */
export class UnsuitableOutput extends TypeError {
  override readonly name = 'UnsuitableOutput';
}

/** What became of a file. */
export interface ConvertedSurvey {
  readonly format: SurveyFormat;
  readonly encoding: string | null;
  readonly rows: number;
  readonly rejectedRows: number;
  readonly variables: number;
  /** Of the reading, then of the writing. */
  readonly warnings: readonly JobWarning[];
  readonly problems: readonly DataProblem[];
}

/**
 * Makes a Parquet, CSV or SPSS file of a survey file in any format that can be read. It appears under its name once it
 * is whole, in place of what was there. Memory does not grow with the rows.
 * @param output its extension says the format: `.parquet`, `.csv`, `.sav` or `.zsav`
 * @throws SurveyFileError where the input cannot be read, or the format cannot hold it
 * @throws UnsuitableOutput for another extension, or labels in place of codes in a file of SPSS
 */
export async function convertSurvey(
  input: string,
  output: string,
  options: ConvertOptions = {},
): Promise<ConvertedSurvey> {
  const format = formatFor(output, options);
  return inWorkDirectory(output, options.signal, async (directory) => {
    const reader = await openSurvey(input, { ...options, fileName: basename(input), temporaryDirectory: directory });
    try {
      return await convert(reader, format, { ...options, directory, output });
    } finally {
      await reader.close();
    }
  });
}

function formatFor(output: string, { labels }: ConvertOptions): OutputFormat {
  const format = outputFormatOf(output);
  if (!format)
    throw new UnsuitableOutput(`The output has to end in ${outputFormats.map((each) => `.${each}`).join(', ')}.`);
  if (labels && isSpss(format))
    throw new UnsuitableOutput('A file of SPSS has codes and their labels: leave "labels" out.');
  return format;
}

interface Place {
  readonly directory: string;
  readonly output: string;
}

async function convert(
  reader: SurveyReader,
  format: OutputFormat,
  { directory, output, labels = false, raw = false, signal }: ConvertOptions & Place,
): Promise<ConvertedSurvey> {
  const { variables } = reader.codebook;
  if (variables.length === 0) throw new SurveyFileError('unreadable-file', 'The file has no variables.');
  const codebook = labels ? { ...reader.codebook, variables: labelledVariables(variables) } : reader.codebook;
  const read = interruptible(reader.batches(), signal);
  const batches = labels ? labelledBatches(variables, read) : read;
  const whole = join(directory, `output.${format}`);
  const { rows, warnings } = await writeOutput(whole, format, { codebook, batches, directory, raw, signal });
  signal?.throwIfAborted();
  await rename(whole, output);
  return { ...factsOf(reader), rows, warnings: [...reader.warnings, ...warnings] };
}

function factsOf({ format, codebook: { encoding, variables }, problems }: SurveyReader) {
  const rejected = new Set(problems.filter(({ rejectsRow }) => rejectsRow).map(({ row }) => row));
  return { format, encoding, variables: variables.length, problems, rejectedRows: rejected.size };
}
