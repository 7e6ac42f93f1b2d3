import { writeXlsx } from 'hucre/xlsx';
import type { SeedFile } from '../fuzzed-format.ts';
import { withZip64 } from './zip64.ts';
import { type Part, zip } from './zip-parts.ts';

const day = (iso: string) => new Date(`${iso}Z`);

const rows = [
  ['id', 'city', 'score', 'member', 'born', 'seen'],
  [1, 'Köln', 1.25, true, day('1980-02-29T00:00'), day('2024-03-01T12:30:05')],
  [20, 'Ulm  ', -3, false, null, null],
  [null, '#N/A', 1e-7, null, day('1999-12-31T00:00'), null],
];

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const head = '<?xml version="1.0" encoding="UTF-8"?>';
const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`;

/** With what a writer of ours would not write: shared and inline strings, formulas, errors, styles, two sheets. */
const byHand: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
  '_rels/.rels': `${head}<Relationships xmlns="${packageRelations}">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
  'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><workbookPr date1904="0"/><sheets><sheet name="Notes" sheetId="1" state="hidden" r:id="rId2"/><sheet name="Data" sheetId="2" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packageRelations}">${relation('rId1', 'worksheet', 'worksheets/sheet1.xml')}${relation('rId2', 'worksheet', 'worksheets/sheet2.xml')}${relation('rId3', 'sharedStrings', 'sharedStrings.xml')}${relation('rId4', 'styles', 'styles.xml')}</Relationships>`,
  'xl/sharedStrings.xml': `${head}<sst xmlns="${main}" count="3" uniqueCount="3"><si><t>name</t></si><si><r><t>two </t></r><r><t>runs</t></r></si><si><t xml:space="preserve"> Zoë </t></si></sst>`,
  'xl/styles.xml': `${head}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="21"/></cellXfs></styleSheet>`,
  'xl/worksheets/sheet1.xml': `${head}<worksheet xmlns="${main}"><dimension ref="A1:E3"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>when</t></is></c><c r="C1" t="str"><v>at</v></c><c r="D1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>45352</v></c><c r="C2" s="2"><v>0.75</v></c><c r="D2"><f>1+1</f><v>2</v></c></row><row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" t="e"><v>#DIV/0!</v></c><c r="E4" t="n"><v>1e3</v></c></row></sheetData></worksheet>`,
  'xl/worksheets/sheet2.xml': `${head}<worksheet xmlns="${main}"><sheetData/></worksheet>`,
};

export const sampleParts = (): Part[] =>
  Object.entries(byHand).map(([name, content]) => ({ name, content: Buffer.from(content) }));

export async function sampleWorkbooks(): Promise<SeedFile[]> {
  const parts = sampleParts();
  const written = await writeXlsx({ sheets: [{ name: 'Data', rows }] });
  return [
    { name: 'by hand', bytes: zip(parts, true) },
    { name: 'by hand, strings last', bytes: zip([...parts].reverse(), false) },
    { name: 'by hand, with zip64', bytes: withZip64(zip(parts, true)) },
    { name: 'written', bytes: Buffer.from(written) },
  ];
}
