import { describe, expect, it } from '@jest/globals';
import { isPortableFile } from './recognise-portable.ts';
import {
  folded,
  format,
  number,
  portableFile,
  portableText,
  readPor,
  text,
  variable,
} from './testing/portable-file.ts';

const parts = {
  variables: [`${variable('AGE')}C${text('Age / years')}`, variable('NAME', 10)],
  data: `1A/${text('Ann')}*.${text('x Z')}`,
};
const rows = [
  [40, 'Ann'],
  [null, 'x Z'],
];

describe('the values', () => {
  it('are numbers in base 30, system-missing and texts without trailing blanks', async () => {
    const survey = await readPor(portableFile({ ...parts, data: `1A/${text('Ann  ')}*.${text('x Z')}` }));
    expect(survey).toMatchObject({ rows, warnings: [], problems: [] });
    expect(survey.codebook).toMatchObject({ encoding: 'UTF-8', fileLabel: null });
  });

  it('may have blanks before them', async () => {
    const { rows: read } = await readPor(
      portableFile({ ...parts, data: `  1A/ ${text('Ann')} *.  ${text('x Z')}   ` }),
    );
    expect(read).toEqual(rows);
  });

  it('that are longer than their variable are cut, with a warning', async () => {
    const data = `1/${text('0123456789ab')}`;
    const survey = await readPor(portableFile({ ...parts, data }));
    expect(survey.rows).toEqual([[1, '0123456789']]);
    expect(survey.warnings).toMatchObject([{ code: 'text-cut', variable: 'NAME' }]);
  });

  it('that SPSS has for the highest and lowest number are that, though a writer rounded them up', async () => {
    const data = `A9E17IR6IG+6J/${text('x')}-A9E17IR6IG+6J/${text('y')}`;
    const survey = await readPor(portableFile({ ...parts, data }));
    expect(survey.rows.map(([value]) => value)).toEqual([Number.MAX_VALUE, -Number.MAX_VALUE]);
  });
});

it('tells how far it has read, which never goes back, up to the size of the file', async () => {
  // Three pieces, of which two are read at a time: were there two, the second might come first, and tell of both.
  const cases = 300_000;
  const data = Array.from({ length: cases }, () => `1A/${text('Ann')}`).join('');
  const file = portableFile({ ...parts, data });
  for (const encoding of [undefined, 'utf-8']) {
    const told: number[] = [];
    const survey = await readPor(file, { encoding, onProgress: (bytes) => told.push(bytes) });
    expect(survey.rows).toHaveLength(cases);
    expect(told.length).toBeGreaterThan(1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(file.length);
  }
});

describe('the lines', () => {
  it.each([
    ['LF', '\n'],
    ['CR LF', '\r\n'],
    ['CR', '\r'],
    ['nothing', ''],
  ])('may end in %s', async (_, lineEnd) => {
    const file = folded(portableText(parts), lineEnd);
    expect(isPortableFile(file)).toBe(true);
    expect((await readPor(file)).rows).toEqual(rows);
  });

  it('may lack the blanks at their end', async () => {
    const blanks = { ...parts, data: `1A/${number(200)}${' '.repeat(190)}in the end${parts.data}` };
    const wide = { ...blanks, variables: [variable('AGE'), variable('NAME', 200)] };
    const stripped = folded(portableText(wide))
      .toString('latin1')
      .replaceAll(/ +\r\n/g, '\r\n');
    expect((await readPor(Buffer.from(stripped, 'latin1'))).rows).toEqual([
      [40, `${' '.repeat(190)}in the end`],
      ...rows,
    ]);
  });
});

describe('the codebook', () => {
  it('has the formats, labels and value labels of the variables', async () => {
    const records = `D${number(1)}${text('AGE')}${number(2)}1/${text('one')}1.F/${text('one and a half')}`;
    const { codebook } = await readPor(portableFile({ ...parts, records }));
    expect(codebook.variables).toMatchObject([
      {
        name: 'AGE',
        label: 'Age / years',
        type: 'numeric',
        format: 'F8.2',
        valueLabels: [
          { value: 1, label: 'one' },
          { value: 1.5, label: 'one and a half' },
        ],
      },
      { name: 'NAME', label: null, type: 'string', format: 'A10', width: 10, valueLabels: [] },
    ]);
  });

  it('has the missing values and ranges', async () => {
    const missing = ['8-9/8-8/', '9-1/', 'A3A/', 'B1/2/89/'];
    const numbers = missing.map((records, index) => variable(`V${index}`) + records);
    const variables = [...numbers, `${variable('S', 8)}8${text('none    ')}`];
    const { codebook } = await readPor(portableFile({ variables, data: '' }));
    expect(codebook.variables.map((one) => one.missing)).toEqual([
      { values: [-9, -8], range: null },
      { values: [], range: [null, -1] },
      { values: [], range: [100, null] },
      { values: [9], range: [1, 2] },
      { values: ['none'], range: null },
    ]);
  });

  it('knows dates, also by the numbers of formats that SPSS 25 writes', async () => {
    const variables = [20, 102, 103, 104, 120].map((type, index) => variable(`V${index}`, 0, format(type, 11, 0)));
    const { codebook } = await readPor(portableFile({ variables, data: '' }));
    expect(codebook.variables.map((one) => one.format)).toEqual([
      'DATE11',
      'DATE11',
      'TIME11',
      'DATETIME11',
      'EDATE11',
    ]);
  });

  it('keeps the last of several labels of a value, and tells apart variables of one name', async () => {
    const label = (of: string) => `D${number(1)}${text('A')}${number(1)}1/${text(of)}`;
    const file = portableFile({
      variables: [variable('A'), variable('A')],
      records: label('x') + label('y'),
      data: '',
    });
    const { codebook, warnings } = await readPor(file);
    expect(codebook.variables.map(({ name }) => name)).toEqual(['A', 'A_2']);
    expect(codebook.variables[0]!.valueLabels).toEqual([{ value: 1, label: 'y' }]);
    expect(warnings).toMatchObject([{ code: 'renamed-variable' }]);
  });

  it('has the label of the file that some writers put into the first lines', async () => {
    const { codebook } = await readPor(portableFile({ ...parts, splash: 'ASCII SPSS PORT FILEPanel 2024' }));
    expect(codebook.fileLabel).toBe('Panel 2024');
  });

  it('has the weight and documents, and is read past the records that it has no place for', async () => {
    const records = `E${number(2)}${text('a document')}${text('of lines')}`;
    const variables = [`${variable('AGE')}`, variable('NAME', 10)];
    const whole = portableText({ ...parts, variables, records }).replace(
      '42/',
      `2${text('An author')}3${text('x')}42/`,
    );
    const weighted = whole.replace('5B/7', `5B/6${text('AGE')}7`);
    const survey = await readPor(folded(weighted));
    expect(survey.rows).toEqual(rows);
    expect(survey.codebook).toMatchObject({ weight: 'AGE', documents: ['a document', 'of lines'] });
  });
});

describe('the encoding', () => {
  const foreign = (bytes: string) => portableFile({ ...parts, data: `1/${text(bytes)}` });
  const utf8 = Buffer.from('Zoë ☃').toString('latin1');

  it('is windows-1252 where the file is not UTF-8, with a warning', async () => {
    const { rows: read, codebook, warnings } = await readPor(foreign('Zo\xeb \x80'));
    expect(read).toEqual([[1, 'Zoë €']]);
    expect(codebook.encoding).toBe('windows-1252');
    expect(warnings).toMatchObject([{ code: 'encoding-assumed' }]);
  });

  it('is UTF-8 where all of the file is, though lines end within characters', async () => {
    for (let shift = 0; shift < 4; shift += 1) {
      const file = portableFile({
        variables: [variable('A', 400)],
        data: text('-'.repeat(shift) + utf8.repeat(40)),
      });
      expect((await readPor(file)).rows).toEqual([['-'.repeat(shift) + 'Zoë ☃'.repeat(40)]]);
    }
  });

  it('is what the user says; what is no text in it is a problem with its place', async () => {
    expect((await readPor(foreign('\x82'), { encoding: 'ibm-850' })).rows).toEqual([[1, 'é']]);
    const { problems } = await readPor(foreign('Zo\xeb!'), { encoding: 'utf-8' });
    expect(problems).toMatchObject([{ row: 1, variable: 'NAME', code: 'undecodable-text' }]);
    await expect(readPor(foreign('x'), { encoding: 'klingon' })).rejects.toMatchObject({ code: 'wrong-encoding' });
  });

  it('may be EBCDIC, which the table of the file tells', async () => {
    const latin = portableText({ ...parts, data: `1A/${text('a[Z~9')}*.${text('x Z')}` });
    for (const lineEnd of [Buffer.of(0x0d, 0x25), Buffer.of(0x15), Buffer.alloc(0)]) {
      const file = foldedEbcdic(latin, lineEnd);
      expect(isPortableFile(file)).toBe(true);
      const survey = await readPor(file);
      expect(survey).toMatchObject({ warnings: [], problems: [], codebook: { encoding: null } });
      expect(survey.rows).toEqual([
        [40, 'a[Z~9'],
        [null, 'x Z'],
      ]);
    }
  });
});

/** Each character of ASCII in EBCDIC: A to I, J to R and S to Z are apart, as are the small letters. */
function ebcdicOf(ascii: number): number {
  const character = String.fromCharCode(ascii);
  const runs: [string, number][] = [
    ['ABCDEFGHI', 0xc1],
    ['JKLMNOPQR', 0xd1],
    ['STUVWXYZ', 0xe2],
    ['abcdefghi', 0x81],
    ['jklmnopqr', 0x91],
    ['stuvwxyz', 0xa2],
    ['0123456789', 0xf0],
    [' ', 0x40],
    ['.<(+|', 0x4b],
    ['&', 0x50],
    ['!$*);^-/', 0x5a],
    [',%_>?', 0x6b],
    ['`:#@\'="', 0x79],
    ['[', 0xad],
    [']', 0xbd],
    ['~', 0xa1],
    ['{', 0xc0],
    ['}', 0xd0],
    ['\\', 0xe0],
  ];
  const [run, first] = runs.find(([characters]) => characters.includes(character))!;
  return first + run.indexOf(character);
}

function foldedEbcdic(content: string, lineEnd: Buffer): Buffer {
  const lines = folded(content, '').toString('latin1').match(/.{80}/gs)!;
  const translated = lines.map((line) => Buffer.from(Array.from(line, (one) => ebcdicOf(one.charCodeAt(0)))));
  return Buffer.concat(translated.flatMap((line) => [line, lineEnd]));
}

it.each([
  ['an empty file', ''],
  ['a table', 'id,name\n1,Ann\n'],
  ['text that speaks of it', 'ASCII SPSS PORT FILE'.padEnd(2000)],
  ['one character only', '0'.repeat(2000)],
])('does not take %s for a portable file', async (_, content) => {
  expect(isPortableFile(Buffer.from(content))).toBe(false);
  await expect(readPor(Buffer.from(content))).rejects.toMatchObject({ code: 'unreadable-file' });
});
