import type { FileHandle } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { notText, type TextEncoding, undecodable } from './encoding.ts';

export const chunkBytes = 256 * 1024;

/**
 * The bytes of a file from `start` to `end`, in chunks that are overwritten once the next is asked for. The next one is
 * read while the receiver works.
 */
export async function* readChunks(file: FileHandle, start = 0, end = Infinity): AsyncGenerator<Buffer> {
  const { size } = await file.stat();
  // At least a byte, to see that the file has not grown in the meantime.
  const length = Math.min(chunkBytes, Math.max(size - start, 1));
  let [spare, other] = [Buffer.allocUnsafe(length), Buffer.allocUnsafe(length)];
  const readTo = (position: number) => readAt(file, position, spare.subarray(0, Math.min(length, end - position)));
  let next = readTo(start);
  try {
    for (let position = start; ;) {
      const chunk = await next;
      if (chunk.length === 0) return;
      position += chunk.length;
      [spare, other] = [other, spare];
      next = readTo(position);
      yield chunk;
    }
  } finally {
    // A file must not be closed, nor memory be overwritten, by a read that nobody waits for any more.
    await Promise.allSettled([next]);
  }
}

function readAt(file: FileHandle, position: number, into: Buffer): Promise<Buffer> {
  const read = file.read(into, 0, into.length, position).then(({ bytesRead }) => into.subarray(0, bytesRead));
  // Whoever asks for the chunk is told; until then a failure must not end the process as one that nobody handles.
  read.catch(() => undefined);
  return read;
}

/**
 * The text of a file as UTF-8, whatever it is written in.
 * @param onRead called with the bytes of the file that have been read
 * @param range of its bytes that characters begin and end at; all but the byte order mark if not given
 * @throws SurveyFileError `wrong-encoding` where bytes mean nothing in that encoding: no character is replaced in silence
 */
export async function* readUtf8(
  file: FileHandle,
  encoding: TextEncoding,
  onRead: (bytes: number) => void = () => undefined,
  { start = encoding.markBytes, end = Infinity }: { readonly start?: number; readonly end?: number } = {},
): AsyncGenerator<Buffer> {
  const decode = decoderOf(encoding.name);
  let position = start;
  for await (const chunk of readChunks(file, start, end)) {
    yield decode(chunk, position);
    position += chunk.length;
    onRead(position);
  }
  yield decode(null, position);
}

/** Takes a chunk and where it begins in the file; null ends the file. */
type Decode = (chunk: Buffer | null, position: number) => Buffer;

function decoderOf(encoding: string): Decode {
  if (encoding === 'UTF-8') return (chunk) => chunk ?? Buffer.alloc(0);
  const decoder = iconv.getDecoder(encoding, { stripBOM: false });
  return (chunk, position) => {
    // A copy, since decoders keep what they cannot decode yet.
    const text = chunk ? decoder.write(Buffer.from(chunk)) : (decoder.end() ?? '');
    if (!isSound(text, encoding)) throw undecodable(encoding, position);
    if (text.includes('\0')) throw notText(position);
    return Buffer.from(text, 'utf8');
  };
}

/** iconv-lite replaces what it cannot decode; only Unicode itself can hold the replacement character rightly. */
function isSound(text: string, encoding: string): boolean {
  return encoding.startsWith('UTF-16') ? text.isWellFormed() : !text.includes('\ufffd');
}
