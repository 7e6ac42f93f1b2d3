import { findRelease, type Release } from '../../stata/dictionary/release.ts';
import { FieldList } from '../mutations/pieces.ts';

/** Of a file whose release no longer says anything. */
export const someRelease: Release = findRelease(118)!;

const most = 300;

/** The lists that describe variables have the same items in all releases, of other widths. */
export function addListFields(fields: FieldList, name: string, bytes: number, release: Release): void {
  const items = (width: number) => Math.min(most, Math.floor(bytes / width));
  const texts = (width: number) => {
    for (let item = items(width); item > 0; item -= 1) fields.text(width);
  };
  const typeWidth = release.isTagged ? 2 : 1;
  if (name === 'variable_types') fields.integers(items(typeWidth), typeWidth);
  else if (name === 'sortlist') fields.integers(items(release.sortWidth), release.sortWidth);
  else if (name === 'formats') texts(release.formatWidth);
  else if (name === 'variable_labels') texts(release.variableLabelWidth);
  else if (name === 'varnames' || name === 'value_label_names') texts(release.nameWidth);
}

/** @param types codes of the storage types, of which the widths of cells follow */
export function addRowFields(fields: FieldList, types: readonly number[], release: Release, bytes: number): void {
  const rowStart = fields.end;
  while (types.length > 0 && fields.end - rowStart < bytes && fields.fields.length < most) {
    for (const type of types) addCell(fields, type, release);
  }
}

const numberWidths: Readonly<Record<Release['typeCodes'], Readonly<Record<number, number>>>> = {
  letters: { 98: 1, 105: 2, 108: 4, 102: 4, 100: 8 },
  bytes: { 251: 1, 252: 2, 253: 4, 254: 4, 255: 8 },
  words: { 65_530: 1, 65_529: 2, 65_528: 4, 65_527: 4, 65_526: 8 },
};
const strl = 32_768;

function addCell(fields: FieldList, type: number, { typeCodes, number }: Release): void {
  const width = numberWidths[typeCodes][type];
  const variableBytes = number === 117 ? 4 : number === 118 ? 2 : 3;
  if (width !== undefined) fields.integers(1, width);
  else if (typeCodes === 'words' && type === strl) fields.integers(1, variableBytes).integers(1, 8 - variableBytes);
  else fields.text(Math.max(1, typeCodes === 'letters' ? type - 0x7f : type));
}

/** @param bytes behind the length of the table */
export function addLabelTable(fields: FieldList, labels: number, { nameWidth }: Release): void {
  fields.integers(1).text(nameWidth).skip(3).integers(2);
  if (labels > 0 && labels < most) fields.integers(2 * labels).text(8);
}
