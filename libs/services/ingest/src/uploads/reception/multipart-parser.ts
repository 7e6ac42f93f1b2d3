import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { malformed } from '../admission/malformed.ts';

/** Bytes that wait in front of the parser and behind it: 500 slow uploads at once have twice that each. */
const buffered = 128 * 1024;

/** Throws `malformed-request` where the content type has no usable boundary. */
export function createMultipartParser(contentType: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      highWaterMark: buffered,
      fileHwm: buffered,
      // A file is the dataset also where a client sends it without a name; any other file is refused by its header.
      isPartAFile: (name, _type, fileName) => name === 'dataset' || fileName !== undefined,
      limits: { fieldSize: 16 * 1024, fields: 32, parts: 64, headerSize: 16 * 1024, headerPairs: 64 },
    });
  } catch {
    throw malformed('Correct the boundary in "Content-Type".');
  }
}

/** A file name as a person knows it: without path and control characters, of a length that file systems bear. */
export function cleanFileName(name: string | undefined): string {
  const base = (name ?? '').slice(1 + Math.max(name?.lastIndexOf('/') ?? -1, name?.lastIndexOf('\\') ?? -1));
  return (
    truncated(
      base
        .toWellFormed()
        .replaceAll(/\p{Cc}/gu, '')
        .trim(),
    ) || 'dataset'
  );
}

/** At most 255 characters, with the extension. */
function truncated(name: string): string {
  const dot = name.lastIndexOf('.');
  const extension = dot === -1 ? '' : name.slice(dot).slice(0, 20);
  return name.length <= 255 ? name : name.slice(0, 255 - extension.length).toWellFormed() + extension;
}
