import { open } from 'node:fs/promises';

const headBytes = 64 * 1024;

/** Whether the XML in a file describes a Triple-S survey: its root is `sss`. In UTF-16, too. */
export async function isTripleSDefinition(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return /<sss[\s>]/.test(buffer.toString('latin1', 0, bytesRead).replaceAll('\0', ''));
  } finally {
    await file.close();
  }
}
