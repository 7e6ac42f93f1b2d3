import type { Variable } from '#libs/contracts';
import { asText, newVariable } from '../codebook/new-variable.ts';
import type { SasColumn } from './sas-column.ts';
import { appearanceOf } from './sas-format.ts';

/** SAS has value labels in catalogs only, which are files of their own. */
export function describeColumn({ name, label, isText, width, format }: SasColumn): Variable {
  return { ...newVariable(name, isText ? asText(width) : appearanceOf(format)), label };
}
