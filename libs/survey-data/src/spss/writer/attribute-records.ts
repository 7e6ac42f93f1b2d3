import type { Codebook, CustomAttributes, Variable } from '#libs/contracts';
import { roleAttribute, roles } from '../codebook/attributes.ts';
import { extensionSubtypes } from '../dictionary/dictionary.ts';
import type { Layout } from './layout.ts';
import type { RecordWriter } from './record-writer.ts';

/** Records 7/17 and 7/18, where there is something to say. */
export function writeAttributes(writer: RecordWriter, { attributes = {} }: Codebook, { variables }: Layout): void {
  writeText(writer, extensionSubtypes.fileAttributes, attributesText(attributes));
  const described = variables
    .map(({ name, variable }) => ({ name, text: attributesText(withRole(variable)) }))
    .filter(({ text }) => text !== '');
  writeText(
    writer,
    extensionSubtypes.variableAttributes,
    described.map(({ name, text }) => `${name}:${text}`).join('/'),
  );
}

function withRole({ role, attributes = {} }: Variable): CustomAttributes {
  return role ? { ...attributes, [roleAttribute]: [String(roles.indexOf(role))] } : attributes;
}

function attributesText(attributes: CustomAttributes): string {
  return Object.entries(attributes)
    .map(([name, values]) => `${name}(${values.map((value) => `'${value}'\n`).join('')})`)
    .join('');
}

function writeText(writer: RecordWriter, subtype: number, text: string): void {
  if (text !== '') writer.extension(subtype, 1, Buffer.from(text));
}
