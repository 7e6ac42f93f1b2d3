import { expect, it } from '@jest/globals';
import { expectDataOrTypedErrors } from '../bytes/testing/wrong-bytes.ts';
import { SurveyFileError } from '../reader.ts';
import { readHeader } from './header.ts';
import { PortableContent } from './portable-content.ts';
import { folded, number, portableFile, portableText, readPor, text, variable } from './testing/portable-file.ts';

const data = Array.from({ length: 9 }, (_, row) => `${number(row)}${text(`text ${row}`)}`).join('');
const parts = {
  variables: [`${variable('A')}81/B5/9/C${text('Label')}`, variable('B', 12)],
  records: `D${number(1)}${text('A')}${number(1)}1/${text('one')}E${number(1)}${text('Document')}`,
  data,
};
const whole = portableFile(parts);
/** Where the mark at the end of the data is; only what fills up the line follows. */
const endMark = whole.toString('latin1').lastIndexOf('text 8') + 'text 8'.length;

it('that was cut anywhere is refused, with the place; no row is missing in silence', async () => {
  for (let length = 0; length < whole.length; length += 1) {
    const outcome = await readPor(whole.subarray(0, length)).catch((error: unknown) => error);
    if (length > endMark) expect(outcome).toMatchObject({ rows: { length: 9 } });
    else {
      expect(outcome).toBeInstanceOf(SurveyFileError);
      expect((outcome as SurveyFileError).offset).toBeLessThanOrEqual(length);
    }
  }
});

it('in which any byte is wrong gives data or a typed error', () =>
  expectDataOrTypedErrors(whole, readPor, {
    rounds: 400,
    from: 456,
    values: Buffer.from('0T/.*-+ZF7D\n\r \xff', 'latin1'),
  }));

it.each([
  ['declares more variables than it has', portableText(parts).replace('42/', '43/')],
  ['declares too many variables', portableText(parts).replace('42/', '4TTTTTTTTTT/')],
  ['has a text that is longer than the file', portableText(parts).replace('6/text 0', 'T000/text 0')],
  ['has a text of a length below 0', portableText(parts).replace('6/text 0', '-6/text 0')],
  ['has an unknown record', portableText(parts).replace('42/', 'X42/')],
  ['has a label before any variable', portableText(parts).replace('42/', `C${text('x')}42/`)],
  ['has labels for unknown variables', portableText(parts).replace(`D1/${text('A')}`, `D1/${text('C')}`)],
  ['has cells without variables', portableText({ variables: [], data })],
])('a file that %s is damaged', async (_, content) => {
  await expect(readPor(folded(content))).rejects.toMatchObject({ code: 'damaged-file' });
});

it('names the byte where it is damaged, line ends counted', async () => {
  const broken = Buffer.from(whole.toString('latin1').replace('6/text 2', '6,text 2'), 'latin1');
  const offset = broken.indexOf('6,text 2');
  expect(offset).toBeGreaterThan(0);
  await expect(readPor(broken)).rejects.toMatchObject({ offset });
});

it('reads the same content whatever the pieces are that come of the file', async () => {
  const header = readHeader(whole)!;
  const lines = whole
    .toString('latin1')
    .replaceAll('text 3', 'text  ')
    .replaceAll(/ +\r\n/g, '\r\n');
  const file = Buffer.from(lines, 'latin1');
  const expected = await contentOf([file]);
  for (const size of [1, 2, 3, 7, 81, 82, 500]) {
    const pieces = Array.from({ length: Math.ceil(file.length / size) }, (_, at) =>
      file.subarray(at * size, (at + 1) * size),
    );
    expect((await contentOf(pieces)).equals(expected)).toBe(true);
  }

  async function contentOf(pieces: Buffer[]): Promise<Buffer> {
    const content = new PortableContent(streamOf(pieces), header);
    while (!content.isAtEnd) {
      await content.load();
      if (content.bytes.length >= file.length - 40) break;
    }
    return content.bytes;
  }
});

async function* streamOf(pieces: Buffer[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}
