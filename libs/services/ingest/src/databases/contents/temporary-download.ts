import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StreamableFile } from '@nestjs/common';
import { attachment } from '../../http/content-disposition.ts';

/** For a file that begins with what is known at its end only: it is written first, and gone once it is sent. */
export async function temporaryDownload(
  { fileName, type }: { readonly fileName: string; readonly type: string },
  write: (path: string) => Promise<void>,
): Promise<StreamableFile> {
  const directory = await mkdtemp(join(tmpdir(), 'export-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    const path = join(directory, 'rows');
    await write(path);
    const { size: length } = await stat(path);
    const stream = createReadStream(path).once('close', () => void remove());
    return new StreamableFile(stream, { type, disposition: attachment(fileName), length });
  } catch (error) {
    await remove();
    throw error;
  }
}
