import type { WriteStream } from 'node:tty';

const width = 30;

/** Shows on a terminal how much has been read; says nothing elsewhere. */
export class ProgressBar {
  readonly #terminal: Pick<WriteStream, 'isTTY' | 'write'>;
  #shown = '';

  constructor(terminal: Pick<WriteStream, 'isTTY' | 'write'>) {
    this.#terminal = terminal;
  }

  readonly show = (bytesRead: number, bytes: number): void => {
    if (!this.#terminal.isTTY) return;
    const share = bytes > 0 ? Math.min(bytesRead / bytes, 1) : 1;
    const filled = Math.round(share * width);
    const line = `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${Math.floor(share * 100)} % read`;
    if (line === this.#shown) return;
    this.#shown = line;
    this.#terminal.write(`\r${line}`);
  };

  clear(): void {
    if (this.#shown) this.#terminal.write(`\r${' '.repeat(this.#shown.length)}\r`);
    this.#shown = '';
  }
}
