import { Transform } from 'node:stream';
import { SurveyFileError } from '../reader.ts';

export interface UnpackLimits {
  readonly bytes: number;
  /** Unpacked to packed; not looked at below `freeBytes`. */
  readonly ratio: number;
  readonly freeBytes: number;
}

/** Deflate can make 1,032 bytes of one; survey files come to some 30. */
export const unpackLimits: UnpackLimits = { bytes: 16 * 2 ** 30, ratio: 250, freeBytes: 64 * 2 ** 20 };

/** @throws SurveyFileError `limit-exceeded` where so many bytes may not come out of so few */
export function assertUnpackable(packedBytes: number, bytes: number, limits = unpackLimits): void {
  if (bytes > limits.bytes) throw tooLarge(`${Math.floor(limits.bytes / 2 ** 20)} MiB`);
  if (bytes > limits.freeBytes && bytes > packedBytes * limits.ratio) throw tooLarge(`${limits.ratio} times its size`);
}

/** Lets unpacked bytes through until they are too many for what they were packed in. */
export function unpackGuard(packedBytes: number, limits = unpackLimits): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      try {
        assertUnpackable(packedBytes, bytes, limits);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

function tooLarge(limit: string): SurveyFileError {
  return new SurveyFileError('limit-exceeded', `The archive unpacks to more than ${limit}. Upload the file unpacked.`);
}
