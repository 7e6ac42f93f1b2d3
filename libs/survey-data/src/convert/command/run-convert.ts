import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isNodeError } from '../../node-error.ts';
import { SurveyFileError } from '../../reader.ts';
import { convertSurvey, UnsuitableOutput } from '../convert-survey.ts';
import { type ConvertArguments, parseArguments, usage, WrongUsage } from './arguments.ts';
import { ProgressBar } from './progress-bar.ts';
import { jsonReport, readableReport } from './report.ts';

const exitCodes = { done: 0, unreadable: 1, wrongUsage: 2, rowsRejected: 3, interrupted: 130 } as const;

/**
 * The command line of `convertSurvey`. Sets the exit code of the process.
 * @param parameters without those of Node
 */
export async function runConvert(parameters: readonly string[]): Promise<void> {
  try {
    const given = parseArguments(parameters);
    if (given) process.exitCode = await convert(given);
    else console.log(usage);
  } catch (error) {
    process.exitCode = explain(error);
  }
}

async function convert({ input, output, json, force, options }: ConvertArguments): Promise<number> {
  checkOutput(output, force);
  if (!existsSync(input)) throw new SurveyFileError('unreadable-file', `There is no file ${input}.`);
  const bar = new ProgressBar(process.stderr);
  const started = performance.now();
  const interruption = new AbortController();
  // Not by `process.exit`, which would wait for ever for a query of DuckDB whose rows nobody takes any more.
  process.once('SIGINT', () => interruption.abort());
  try {
    const converted = await convertSurvey(input, output, {
      ...options,
      onProgress: bar.show,
      signal: interruption.signal,
    });
    bar.clear();
    const seconds = Math.round(performance.now() - started) / 1000;
    console.error(readableReport(converted, output, seconds));
    if (json) console.log(jsonReport(converted, output, seconds));
    return converted.rejectedRows > 0 ? exitCodes.rowsRejected : exitCodes.done;
  } catch (error) {
    if (interruption.signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    bar.clear();
  }
}

function checkOutput(output: string, force: boolean): void {
  if (existsSync(output) && !force) throw new WrongUsage(`${output} is there already: --force replaces it.`);
  if (existsSync(output) && !statSync(output).isFile()) throw new WrongUsage(`${output} is no file.`);
  if (!existsSync(dirname(output))) throw new WrongUsage(`There is no folder ${dirname(output)}.`);
}

const fileErrors = ['ENOENT', 'EISDIR', 'EACCES', 'EPERM', 'ENOSPC', 'EROFS'];

/** Says what was wrong. Returns the exit code; throws what nobody but us has done wrong. */
function explain(error: unknown): number {
  if (error instanceof WrongUsage || error instanceof UnsuitableOutput) {
    console.error(`${error.message}\n\n${usage}`);
    return exitCodes.wrongUsage;
  }
  if (error instanceof SurveyFileError) console.error(`${error.code}: ${error.message}`);
  else if (isNodeError(error, ...fileErrors)) console.error(`unreadable-file: ${error.message}`);
  else throw error;
  return exitCodes.unreadable;
}
