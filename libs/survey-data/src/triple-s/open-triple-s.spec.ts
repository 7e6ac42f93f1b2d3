import { describe, expect, it } from '@jest/globals';
import { SurveyFileError } from '../reader.ts';
import { readFixedRows } from './data-rows.ts';
import { readDefinition } from './definition.ts';
import { findTripleS } from './find-triple-s.ts';
import { definition, readTripleS, values, variable } from './testing/triple-s-survey.ts';

const sights = values(['1', 'Dinosaurs'], ['2', 'Whales'], ['4', 'Meteors']);
const all = definition(
  [
    variable('Q1', 'single', 'start="1"', values(['1', 'Yes'], ['2', 'No &amp; never'])),
    variable('Q2', 'multiple', 'start="2" finish="5"', sights),
    variable('Q3', 'multiple', 'start="6" finish="9"', `<spread subfields="2" width="2"/>${sights}`),
    variable('Q4', 'quantity', 'start="10" finish="14"', '<values><range from="0.00" to="99.99"/></values>'),
    variable('Q5', 'character', 'start="15" finish="20"'),
    variable('Q6', 'logical', 'start="21"'),
    variable('Q7', 'date', 'start="22" finish="29"'),
    variable('Q8', 'time', 'start="30" finish="35"'),
    variable('Q9', 'single', 'start="36" finish="37"', values(['UK', 'Britain'], ['F', 'France']), 'format="literal"'),
  ].join(''),
);
const first = '1' + '1001' + ' 4 0' + '12.50' + 'Zoë   ' + '1' + '20240301' + '123005' + 'UK';
const second = ' ' + '    ' + '    ' + '     ' + '      ' + ' ' + '        ' + '      ' + '  ';
const date = 13_928_630_400;

describe('data of fixed format', () => {
  it('give values of every type; a blank is none', async () => {
    const survey = await readTripleS(all, `${first}\r\n${second}\r\n`);
    expect(survey.rows).toEqual([[1, 1, 0, 1, 4, null, 12.5, 'Zoë', 1, date, 45_005, 'UK'], new Array(12).fill(null)]);
    expect(survey).toMatchObject({ problems: [], warnings: [] });
  });

  it('are described with labels, formats and multiple-response sets', async () => {
    const { codebook } = await readTripleS(all, '');
    expect(codebook).toMatchObject({ fileLabel: 'Museum', encoding: 'UTF-8' });
    expect(codebook.variables.map(({ name, type, format }) => [name, type, format])).toEqual([
      ['Q1', 'numeric', 'F1.0'],
      ['Q2_1', 'numeric', 'F1.0'],
      ['Q2_2', 'numeric', 'F1.0'],
      ['Q2_4', 'numeric', 'F1.0'],
      ['Q3_1', 'numeric', 'F2.0'],
      ['Q3_2', 'numeric', 'F2.0'],
      ['Q4', 'numeric', 'F5.2'],
      ['Q5', 'string', 'A24'],
      ['Q6', 'boolean', 'F1.0'],
      ['Q7', 'date', 'SDATE10'],
      ['Q8', 'time', 'TIME8'],
      ['Q9', 'string', 'A8'],
    ]);
    expect(codebook.variables[0]).toMatchObject({
      label: 'About Q1',
      valueLabels: [
        { value: 1, label: 'Yes' },
        { value: 2, label: 'No & never' },
      ],
    });
    expect(codebook.variables.at(-1)!.valueLabels).toContainEqual({ value: 'UK', label: 'Britain' });
    expect(codebook.multipleResponseSets).toEqual([
      { name: '$Q2', label: 'About Q2', kind: 'dichotomies', countedValue: 1, variables: ['Q2_1', 'Q2_2', 'Q2_4'] },
      { name: '$Q3', label: 'About Q3', kind: 'categories', countedValue: null, variables: ['Q3_1', 'Q3_2'] },
    ]);
  });

  it('that are no value of their type, or end early, are problems with line and variable', async () => {
    const xml = definition(
      variable('A', 'quantity', 'start="1" finish="3"') +
        variable('B', 'multiple', 'start="4" finish="4"', values(['1', 'x'])) +
        variable('C', 'character', 'start="5" finish="9"'),
    );
    const survey = await readTripleS(xml, '1x31abc\n 127\n 10\n\n  51\n');
    expect(survey.rows).toEqual([
      [null, 1, 'abc'],
      [12, null, null],
      [10, null, null],
      [5, 1, null],
    ]);
    expect(survey.problems).toMatchObject([
      { row: 1, line: 1, variable: 'A', code: 'unreadable-value' },
      { row: 2, line: 2, variable: 'B_1', code: 'unreadable-value' },
      { row: 3, line: 3, variable: 'B_1', code: 'row-too-short' },
    ]);
  });

  it('are the same whatever the pieces are that come of the file', async () => {
    const bytes = Buffer.from(`${first}\r\n${second}\n${first}`);
    for (const size of [1, 2, 5, 38, 1000]) {
      const lines: unknown[] = [];
      for await (const row of readFixedRows(piecesOf(bytes, size))) lines.push([row.line, row.at(0, 100)]);
      expect(lines).toEqual([
        [1, first],
        [2, second],
        [3, first],
      ]);
    }
  });
});

async function* piecesOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

describe('data in CSV', () => {
  const xml = definition(
    variable('A', 'single', 'start="1"', values(['1', 'x'])) +
      variable('B', 'multiple', 'start="2"', sights) +
      variable('C', 'multiple', 'start="3"', `<spread subfields="2" width="1"/>${sights}`) +
      variable('D', 'multiple', 'start="4" finish="5"', `<spread subfields="2"/>${sights}`) +
      variable('E', 'character', 'start="6"', '<size>20</size>'),
    'format="csv" skip="1"',
  );

  it('have multiple answers in one cell, or in a cell each', async () => {
    const survey = await readTripleS(xml, 'A,B,C,D1,D2,E\n1,"0101","24",4,,"a, b"\n,,,,,\n');
    expect(survey.rows).toEqual([
      [1, 0, 1, 1, 2, 4, 4, null, 'a, b'],
      [null, null, null, null, null, null, null, null, null],
    ]);
    expect(survey.problems).toEqual([]);
  });

  it('with too few cells are a problem', async () => {
    const { problems } = await readTripleS(xml, 'head\n1,0101\n');
    expect(problems).toMatchObject([{ row: 1, line: 2, variable: 'C_1', code: 'row-too-short' }]);
  });
});

describe('the definition', () => {
  it('may have its labels in several languages; the first is taken', async () => {
    const label = '<label><text xml:lang="de">Alter<br/>heute</text><text xml:lang="en">Age</text></label>';
    const xml = definition(`<variable type="quantity"><name>A</name>${label}<position start="1"/></variable>`);
    expect((await readTripleS(xml, '1\n')).codebook.variables[0]!.label).toBe('Alter heute');
  });

  it('is in the encoding that it declares, as the data are; the option overrides', async () => {
    const head = (name: string) => `<?xml version="1.0" encoding="${name}"?>`;
    const xml = (name: string) =>
      Buffer.from(definition(variable('Gr\xf6\xdfe', 'character', 'start="1" finish="4"'), '', head(name)), 'latin1');
    const data = Buffer.from('Zo\xeb\n', 'latin1');
    const survey = await readTripleS(xml('ISO-8859-1'), data);
    expect([survey.codebook.variables[0]!.name, ...survey.rows]).toEqual(['Größe', ['Zoë']]);
    await expect(readTripleS(xml('UTF-8'), data)).rejects.toMatchObject({ code: 'wrong-encoding' });
    expect((await readTripleS(xml('UTF-8'), data, { encoding: 'windows-1252' })).rows).toEqual([['Zoë']]);
  });

  it('may name the document type of the standard, which is not fetched', async () => {
    const head =
      '<!DOCTYPE sss PUBLIC "-//triple-s//DTD Survey Interchange v1.1//EN" "http://localhost:1/sss_v11.dtd">';
    expect((await readTripleS(definition(variable('A', 'quantity', 'start="1"'), '', head), '7\n')).rows).toEqual([
      [7],
    ]);
  });

  const bomb = '<!DOCTYPE sss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
  it.each([
    ['declares entities', definition(variable('A', 'quantity', 'start="1"'), '', bomb)],
    ['uses an entity that is not XML’s', definition('&file;')],
    ['has a variable of no known type', definition(variable('A', 'colour', 'start="1"'))],
    ['has a variable without a place', definition('<variable type="single"><name>A</name></variable>')],
    ['has a place that ends before it starts', definition(variable('A', 'single', 'start="5" finish="2"'))],
    ['is too deep', '<a>'.repeat(100)],
  ])('that %s is refused', async (_, xml) => {
    await expect(readTripleS(xml, '1\n')).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it.each([
    ['unreadable-file', '<html></html>'],
    ['unreadable-file', '<sss><hierarchy/></sss>'],
    [
      'limit-exceeded',
      definition(variable('A', 'multiple', 'start="1"', '<values><range from="1e300" to="1e300"/></values>')),
    ],
    ['limit-exceeded', definition(variable('A', 'multiple', 'start="1"', '<spread subfields="999999999"/>'))],
  ])('is refused with %s: %s', async (code, xml) => {
    await expect(readTripleS(xml, '')).rejects.toMatchObject({ code });
  });

  it('that was cut anywhere is refused', () => {
    for (let length = 0; length < all.length; length += 1) {
      expect(() => readDefinition(all.slice(0, length))).toThrow(SurveyFileError);
    }
  });
});

it('data that were cut anywhere are refused, or read with a problem', async () => {
  const bytes = Buffer.from(`${first}\n`);
  for (let length = 1; length < bytes.length - 1; length += 1) {
    const outcome = await readTripleS(all, bytes.subarray(0, length)).catch((error: unknown) => error);
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(SurveyFileError);
    else expect((outcome as { problems: unknown[] }).problems.length).toBeGreaterThan(0);
  }
});

describe('in an archive', () => {
  it.each([
    [['Survey.sss', 'survey.ASC', 'readme.txt'], { definition: 'Survey.sss', data: 'survey.ASC' }],
    [['a/s.xml', 'a/s.csv', '__MACOSX/a/._s.xml'], { definition: 'a/s.xml', data: 'a/s.csv' }],
    [['s.sss', 't.asc'], null],
    [['s.sss', 's.asc', 't.sss', 't.asc'], null],
    [['s.csv', 's.txt'], null],
  ])('%j is the pair %j', (names, pair) => {
    expect(findTripleS(names)).toEqual(pair);
  });
});
