import type { Codebook, MissingValues, Variable } from '#libs/contracts';
import type { Dictionary } from '../dictionary/dictionary.ts';
import type { CodePage } from '../../encoding/code-page.ts';
import { DictionaryText } from '../../encoding/dictionary-text.ts';
import type { Warnings } from '../../warnings.ts';
import { assembleVariables, type AssembledVariable } from './assemble-variables.ts';
import { readFileAttributes, readVariableAttributes } from './attributes.ts';
import { describeFormat, describeString } from './describe-format.ts';
import { describeDisplay, readDisplay } from './display.ts';
import { readLongStringMissing, type LongStringContext } from './long-string-records.ts';
import { readMissingValues } from './missing-values.ts';
import { readMultipleResponseSets } from './multiple-response-sets.ts';
import { readValueLabels } from './value-labels.ts';
import { VariableLookup } from './variable-lookup.ts';

export interface DecodedDictionary {
  readonly codebook: Codebook;
  /** In the order of the codebook's variables. */
  readonly variables: readonly AssembledVariable[];
}

/** @param rows -1 where nobody knows yet */
export function buildCodebook(
  dictionary: Dictionary,
  codePage: CodePage,
  rows: number,
  warnings: Warnings,
): DecodedDictionary {
  const text = new DictionaryText(codePage, warnings);
  const variables = assembleVariables(dictionary, text, warnings);
  const context = { dictionary, variables: new VariableLookup(variables), text, warnings };
  const codebook = {
    rows,
    encoding: codePage.name,
    fileLabel: text.decode(dictionary.header.label, 'file label').trim() || null,
    variables: describeVariables(variables, context),
    multipleResponseSets: readMultipleResponseSets(context),
    ...describeFile(context),
  };
  return { codebook, variables };
}

/** What few files say. */
function describeFile(context: LongStringContext): Pick<Codebook, 'weight' | 'documents' | 'attributes'> {
  const { dictionary, text, variables } = context;
  const { weightSlot } = dictionary.header;
  const weight = weightSlot === null ? undefined : variables.bySlot(weightSlot)?.name;
  const documents = dictionary.documents.map((line) => text.decode(line, 'documents'));
  const attributes = readFileAttributes(context);
  return { ...(weight && { weight }), ...(documents.length > 0 && { documents }), ...(attributes && { attributes }) };
}

function describeVariables(variables: readonly AssembledVariable[], context: LongStringContext): Variable[] {
  const display = readDisplay(context.dictionary, context.warnings);
  const attributes = readVariableAttributes(context);
  const valueLabels = readValueLabels(context);
  const longStringMissing = new Map<AssembledVariable, MissingValues>();
  readLongStringMissing(context, (variable, missing) => longStringMissing.set(variable, missing));
  const { littleEndian } = context.dictionary.header;
  return variables.map((variable) => {
    const format = describeVariable(variable, context.warnings);
    return {
      ...format,
      label: describeLabel(variable, context.text),
      ...describeDisplay(display[variable.recordIndex], format),
      valueLabels: valueLabels.get(variable) ?? [],
      missing:
        longStringMissing.get(variable) ?? readMissingValues(variable, littleEndian, context.text, context.warnings),
      ...attributes.get(variable.name.toLowerCase()),
    };
  });
}

function describeLabel({ name, segments }: AssembledVariable, text: DictionaryText): string | null {
  const { label } = segments[0]!;
  return (label && text.decode(label, 'label', name)) || null;
}

function describeVariable({ name, width, segments }: AssembledVariable, warnings: Warnings) {
  const described = describeFormat(name, width, segments[0]!.printFormat, warnings);
  // The records of a very long string tell the formats of its segments only.
  return segments.length > 1 ? describeString(name, width, `A${width}`) : described;
}
