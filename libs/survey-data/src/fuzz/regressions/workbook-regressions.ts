import { sampleParts } from '../workbooks/sample-workbooks.ts';
import { zip } from '../workbooks/zip-parts.ts';
import { withZip64 } from '../workbooks/zip64.ts';
import type { Regression } from './regression.ts';

const fileName = 'survey.xlsx';

function workbookWith(name: string, content: string): Buffer {
  return zip([...sampleParts(), { name, content: Buffer.from(content) }], true);
}

const sheetOf = (rows: string): Buffer =>
  workbookWith('xl/worksheets/sheet1.xml', `<worksheet><sheetData>${rows}</sheetData></worksheet>`);

export const workbookRegressions: readonly Regression[] = [
  {
    name: 'tags of sheets that are not closed, over which a pattern went again and again',
    fileName,
    outcome: 'unreadable-file',
    make: () => workbookWith('xl/workbook.xml', '<sheet '.repeat(200_000)),
  },
  {
    name: 'thousands of sheets, all of which the error listed',
    fileName,
    outcome: 'unreadable-file',
    make: () =>
      workbookWith('xl/workbook.xml', `<workbook>${'<sheet name="a" state="hidden"/>'.repeat(5000)}</workbook>`),
  },
  {
    name: 'a workbook part that does not inflate',
    fileName,
    outcome: 'damaged-file',
    make: () => {
      const bytes = zip(sampleParts(), true);
      return bytes.fill(0xff, bytes.indexOf('xl/workbook.xml') + 20, bytes.indexOf('xl/workbook.xml') + 40);
    },
  },
  {
    name: 'a place in the archive past what a number holds',
    fileName,
    outcome: 'damaged-file',
    make: () => {
      const bytes = withZip64(zip(sampleParts(), true));
      return bytes.fill(0xff, bytes.length - 22 - 12, bytes.length - 22 - 4);
    },
  },
  {
    name: 'shared strings without text, millions in a small file',
    fileName,
    outcome: 'limit-exceeded',
    make: () => workbookWith('xl/sharedStrings.xml', `<sst>${'<si/>'.repeat(4_000_000)}</sst>`),
  },
  {
    name: 'styles, millions in a small file',
    fileName,
    outcome: 'limit-exceeded',
    make: () =>
      workbookWith('xl/styles.xml', `<styleSheet><cellXfs>${'<xf/>'.repeat(1_000_000)}</cellXfs></styleSheet>`),
  },
  {
    name: 'a shared string whose number is no integer',
    fileName,
    outcome: 'damaged-file',
    make: () => sheetOf('<row><c t="s"><v>0.5</v></c></row>'),
  },
  {
    name: 'rows with a cell in the last column only, which were all in memory at once',
    fileName,
    outcome: 'limit-exceeded',
    make: () => sheetOf('<row><c r="XFD1"><v>1</v></c></row>'.repeat(3000)),
  },
];
