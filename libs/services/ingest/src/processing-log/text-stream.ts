import { Readable } from 'node:stream';

const chunkLength = 32 * 1024;

/** Many small pieces of text as a stream of fewer chunks, made no faster than they are read. */
export const textStream = (pieces: AsyncIterable<string>): Readable =>
  Readable.from(inChunks(pieces), { objectMode: false });

async function* inChunks(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = '';
  for await (const piece of pieces) {
    chunk += piece;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk) yield chunk;
}
