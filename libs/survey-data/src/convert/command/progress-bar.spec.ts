import { expect, it } from '@jest/globals';
import { ProgressBar } from './progress-bar.ts';

function terminal(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
}

it('is drawn once for each percent, and taken away', () => {
  const screen = terminal(true);
  const bar = new ProgressBar(screen);
  for (const bytes of [0, 1, 500, 1000]) bar.show(bytes, 1000);
  bar.clear();
  expect(screen.written).toEqual([
    `\r[${'.'.repeat(30)}] 0 % read`,
    `\r[${'#'.repeat(15)}${'.'.repeat(15)}] 50 % read`,
    `\r[${'#'.repeat(30)}] 100 % read`,
    `\r${' '.repeat(43)}\r`,
  ]);
});

it('is not drawn where there is no terminal', () => {
  const pipe = terminal(false);
  const bar = new ProgressBar(pipe);
  bar.show(1, 2);
  bar.clear();
  expect(pipe.written).toEqual([]);
});
