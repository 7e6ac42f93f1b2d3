import { describe, expect, it } from '@jest/globals';
import { numberOf, numberShape } from './numbers.ts';
import { cellText, readRecords } from './records.ts';

/** Park and Miller's generator: the same cases in every run. */
function random(seed: number): (below: number) => number {
  let state = seed + 1;
  return (below) => (state = (state * 48_271) % 2_147_483_647) % below;
}

async function* inPieces(bytes: Buffer, next: (below: number) => number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const to = at + 1 + next(7);
    yield bytes.subarray(at, to);
    at = to;
  }
}

async function cellsOf(chunks: AsyncIterable<Buffer>): Promise<{ line: number; cells: string[] }[]> {
  const records = [];
  for await (const block of readRecords(chunks, ','.charCodeAt(0))) {
    for (let record = 0; record < block.records; record += 1) {
      const cells: string[] = [];
      for (let cell = block.firstCell[record]!; cell < block.firstCell[record + 1]!; cell += 1) {
        cells.push(cellText(block, cell));
      }
      records.push({ line: block.lines[record]!, cells });
    }
  }
  return records;
}

const pieces = ['a', 'ü', '😀', ',', '"', '""', '\n', '\r\n', '\r', ' ', '1.5'];

describe('records', () => {
  it('are those that were written, however the bytes arrive', async () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const next = random(seed);
      const cell = () => Array.from({ length: next(5) }, () => pieces[next(pieces.length)]).join('');
      const written = Array.from({ length: 1 + next(6) }, () => [`r${seed}`, ...Array.from({ length: next(4) }, cell)]);
      const end = ['\n', '\r\n', '\r'][next(3)]!;
      const text = written.map((cells) => cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')).join(end);
      const records = await cellsOf(inPieces(Buffer.from(next(2) ? text : text + end), next));
      expect(records.map(({ cells }) => cells)).toEqual(written);
    }
  });

  it('of any bytes are the same in any pieces, or fail the same way', async () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const next = random(seed);
      const bytes = Buffer.from(Array.from({ length: next(60) }, () => pieces[next(pieces.length)]).join(''));
      const [whole] = await Promise.allSettled([cellsOf(inPieces(bytes, () => bytes.length))]);
      const [cut] = await Promise.allSettled([cellsOf(inPieces(bytes, next))]);
      expect(cut).toEqual(whole);
    }
  });

  it('know their lines', async () => {
    const records = await cellsOf(inPieces(Buffer.from('a\r\n\r\n"x\ny\r\nz",b\n\nc\rd'), () => 0));
    expect(records.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [1, 'a'],
      [3, 'x\ny\r\nz'],
      [7, 'c'],
      [8, 'd'],
    ]);
  });
});

describe('numbers', () => {
  it('are read as JavaScript reads them, to the last bit', () => {
    const next = random(7);
    const digits = (most: number) => Array.from({ length: 1 + next(most) }, () => next(10)).join('');
    const wrong: string[] = [];
    for (let round = 0; round < 20_000; round += 1) {
      const integer = String(Number(digits(15)));
      const fraction = next(4) ? `.${digits(next(2) ? 3 : 20)}` : '';
      const text = `${next(2) ? '-' : ''}${integer}${fraction}${next(5) ? '' : `e-${next(30)}`}`;
      const bytes = Buffer.from(text);
      const isRight =
        numberShape(bytes, 0, bytes.length) >= 0 && Object.is(numberOf(bytes, 0, bytes.length), Number(text) + 0);
      if (!isRight) wrong.push(text);
    }
    expect(wrong).toEqual([]);
  });
});
