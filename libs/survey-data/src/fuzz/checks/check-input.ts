import { writeFileSync } from 'node:fs';
import { openSurvey } from '../../open-survey.ts';
import { SurveyFileError, type SurveyReader } from '../../reader.ts';
import { recogniseFormat } from '../../sniffing/recognise-format.ts';
import type { FuzzInput } from '../input-maker.ts';
import { BatchCheck } from './batch-check.ts';
import { checkCodebook } from './check-codebook.ts';
import { checkFindings } from './check-findings.ts';
import { assertThat, Fault } from './fault.ts';

/** `read`, or the code of the error that the file was refused with. */
export type Outcome = 'read' | SurveyFileError['code'];

/**
 * Reads a file as an upload is read, and looks whether the reader keeps what it promises.
 * @param path of the file that is made for it
 * @throws Fault
 */
export async function checkInput(input: FuzzInput, path: string): Promise<Outcome> {
  writeFileSync(path, input.bytes);
  try {
    await readAndCheck(input, path);
    return 'read';
  } catch (error) {
    if (!(error instanceof SurveyFileError)) throw error instanceof Fault ? error : wrongError(error);
    checkReason(error);
    checkOffset(error, input);
    return error.code;
  }
}

async function readAndCheck({ bytes, options, stopsEarly }: FuzzInput, path: string): Promise<void> {
  const progress = new ProgressCheck();
  const reader = await openSurvey(path, { ...options, onProgress: (...now) => progress.add(...now) });
  try {
    checkCodebook(reader.codebook);
    const batches = new BatchCheck(reader.codebook);
    const isWhole = await readBatches(reader, batches, stopsEarly);
    if (isWhole) batches.end();
    checkFindings(reader, bytes.length);
    progress.end();
  } finally {
    await reader.close();
  }
}

/** @returns whether all were read */
async function readBatches(reader: SurveyReader, check: BatchCheck, stopsEarly: boolean): Promise<boolean> {
  for await (const batch of reader.batches()) {
    check.add(batch);
    if (stopsEarly) return false;
  }
  return true;
}

/** Told at the end: what is thrown into a reader might be taken for damage of the file. */
class ProgressCheck {
  #before = 0;
  #wrong: string | null = null;

  add(bytesRead: number, bytes: number): void {
    if (!(bytesRead >= this.#before && bytesRead <= bytes)) {
      this.#wrong ??= `progress went from ${this.#before} to ${bytesRead} of ${bytes}`;
    }
    this.#before = bytesRead;
  }

  end(): void {
    assertThat(this.#wrong === null, () => this.#wrong!);
  }
}

/** A file is not refused for what the reader itself got wrong. */
const ownErrors =
  /is not a function|is not iterable|of undefined|of null|call stack|Invalid (array|string) length|heap/;

function checkReason({ code, message }: SurveyFileError): void {
  assertThat(!ownErrors.test(message), () => `the reason for ${code} is an error of the reader: ${message}`);
  assertThat(message.length < 4000, () => `the reason for ${code} has ${message.length} characters`);
}

function checkOffset({ code, offset, message }: SurveyFileError, { bytes, options, withOffsets }: FuzzInput): void {
  const recognised = recogniseFormat(bytes.subarray(0, 65_536), options.fileName);
  // Of a file in a container, bytes are counted as they are unpacked.
  const end = recognised?.container ? Infinity : bytes.length;
  if (offset !== null) assertThat(offset >= 0 && offset <= end, () => `the error is at byte ${offset}`);
  if (withOffsets.length === 0 || code !== 'damaged-file') return;
  const isOwn = recognised?.container === null && withOffsets.some((format) => format === recognised.format);
  assertThat(!isOwn || offset !== null, () => `the damage is at no byte: ${message}`);
}

function wrongError(error: unknown): Fault {
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new Fault(`the file is not refused, but fails: ${shown.slice(0, 1200)}`);
}
