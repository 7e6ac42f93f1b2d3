import { SurveyFileError } from '../reader.ts';

export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly isHidden: boolean }[];
  /** Serial number 0 is this day, in milliseconds of JavaScript's time: both of Excel's date systems. */
  readonly epoch: number;
}

/** Of a damaged workbook; Excel takes names of 31 characters. */
const shownSheets = 50;
const shownCharacters = 60;

const epoch1900 = Date.UTC(1899, 11, 31);
const epoch1904 = Date.UTC(1904, 0, 1);

/** What xl/workbook.xml tells (ECMA-376, 18.2). */
export function parseWorkbook(xml: string): Workbook {
  const sheets = Array.from(xml.matchAll(/<(?:\w+:)?sheet\s([^<>]*)>/g), ([, attributes = '']) => ({
    name: attribute(attributes, 'name') ?? '',
    isHidden: attribute(attributes, 'state')?.toLowerCase().endsWith('hidden') ?? false,
  }));
  const properties = /<(?:\w+:)?workbookPr\s([^<>]*)>/.exec(xml)?.[1] ?? '';
  const is1904 = /^(1|true)$/.test(attribute(properties, 'date1904') ?? '');
  return { sheets, epoch: is1904 ? epoch1904 : epoch1900 };
}

/**
 * The index of the sheet that is wanted, by name or by number from 1; else the first that is not hidden.
 * @throws SurveyFileError `unreadable-file` that lists the sheets
 */
export function chooseSheet({ sheets }: Workbook, wanted: string | undefined): number {
  const index =
    wanted === undefined
      ? Math.max(
          sheets.findIndex(({ isHidden }) => !isHidden),
          0,
        )
      : sheets.findIndex(({ name }, at) => name === wanted || String(at + 1) === wanted);
  if (index in sheets) return index;
  const names = sheets.slice(0, shownSheets).map(({ name }) => `"${name.slice(0, shownCharacters)}"`);
  if (sheets.length > shownSheets) names.push('…');
  const detail =
    wanted === undefined
      ? 'The workbook has no sheet.'
      : `There is no sheet "${wanted}". There are ${names.join(', ')}.`;
  throw new SurveyFileError('unreadable-file', detail);
}

function attribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}\\s*=\\s*("([^"]*)"|'([^']*)')`).exec(attributes);
  return value ? decodeEntities(value[2] ?? value[3] ?? '') : undefined;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name) return entities[name] ?? whole;
    const point = hex ? parseInt(hex, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
