import type { MultipleResponseSet, Variable } from '#libs/contracts';
import { asBoolean, asDate, asNumber, asText, asTime, newVariable } from '../codebook/new-variable.ts';
import { UniqueNames } from '../codebook/unique-names.ts';
import { checkLabelCount } from '../codebook/value-label-lists.ts';
import { maxVariables, SurveyFileError } from '../reader.ts';
import type { Warnings } from '../warnings.ts';
import { type CodedVariable, codedVariable } from './coded-variable.ts';
import type { TripleSDefinition, TripleSVariable } from './definition.ts';

/** A variable of the codebook, and where in a row its value is. */
export interface SurveyField {
  readonly variable: Variable;
  readonly kind: TripleSVariable['type'];
  /** In a line: its first character, from 0, and how many. In CSV: the cell, from 0. */
  readonly place: number;
  readonly length: number;
  /** In CSV, where a cell has several values: the first character, from 0, of this one; null is the whole cell. */
  readonly within: number | null;
  /** Codes that mean that a part of a multiple answer is not used. */
  readonly isSpread: boolean;
}

export interface SurveyFields {
  readonly fields: readonly SurveyField[];
  readonly sets: readonly MultipleResponseSet[];
}

/** @throws SurveyFileError `limit-exceeded` for more variables than can be worked with */
export function surveyFields({ variables, isCsv }: TripleSDefinition, warnings: Warnings): SurveyFields {
  const names = new UniqueNames(warnings);
  const fields: SurveyField[] = [];
  const sets: MultipleResponseSet[] = [];
  let labelCount = 0;
  for (const declared of variables) {
    const variable = codedVariable(declared, warnings);
    checkLabelCount((labelCount += variable.valueLabels.length * (variable.spread?.subfields ?? 1)));
    const parts = variable.type === 'multiple' ? partsOf(variable, isCsv) : [wholeOf(variable, isCsv)];
    if (fields.length + parts.length > maxVariables) throw tooMany();
    const named = parts.map((part) => ({
      ...part,
      variable: { ...part.variable, name: names.take(part.variable.name) },
    }));
    fields.push(...named);
    if (variable.type === 'multiple' && named.length > 0) sets.push(setOf(variable, named));
  }
  return { fields, sets };
}

function wholeOf(variable: CodedVariable, isCsv: boolean): SurveyField {
  const width = (variable.finish ?? variable.start) - variable.start + 1;
  return {
    variable: { ...newVariable(variable.name, appearanceOf(variable, isCsv ? null : width)), ...labels(variable) },
    kind: variable.type,
    place: variable.start - 1,
    length: isCsv ? 1 : width,
    within: null,
    isSpread: false,
  };
}

const labels = ({ label, valueLabels }: CodedVariable) => ({ label: label || null, valueLabels });

function appearanceOf(variable: CodedVariable, width: number | null) {
  const { type, size, longestCode, range } = variable;
  const longest = Math.max(longestCode, range?.from.length ?? 0, range?.to.length ?? 0);
  if (type === 'character') return asString(size ?? width ?? longest);
  if (type === 'logical') return asBoolean;
  if (type === 'date') return asDate('SDATE');
  if (type === 'time') return asTime(true, 0);
  if (variable.isLiteral) return asString(width ?? longest);
  if (type === 'quantity') return asNumber(width ?? longest, decimalsOf(range?.from, range?.to));
  return { ...asNumber(width ?? longest, 0), measure: 'nominal' as const };
}

/** A character may have four bytes; SPSS has no strings of more bytes than this. */
const asString = (characters: number) => asText(Math.min(4 * characters, 32_767));

const decimalsOf = (...ends: (string | undefined)[]): number =>
  Math.max(0, ...ends.map((end) => /\.(\d+)\s*$/.exec(end ?? '')?.[1]?.length ?? 0));

function partsOf(variable: CodedVariable, isCsv: boolean): SurveyField[] {
  return variable.spread ? spreadParts(variable, isCsv) : bitParts(variable, isCsv);
}

/** A character for each code, 1 where it was chosen: variables of the codes that are defined. */
function bitParts(variable: CodedVariable, isCsv: boolean): SurveyField[] {
  return bitCodes(variable).map(({ code, label }) => ({
    variable: {
      ...newVariable(`${variable.name}_${code}`, { ...asBoolean, type: 'numeric' }),
      label: label || variable.label || null,
    },
    kind: 'multiple',
    place: variable.start - 1 + (isCsv ? 0 : code - 1),
    length: 1,
    within: isCsv ? code - 1 : null,
    isSpread: false,
  }));
}

function bitCodes({ name, codes, valueLabels, range }: CodedVariable): { code: number; label: string }[] {
  const numbered = valueLabels.map(({ value, label }) => ({ code: Number(value), label }));
  const known = new Set(numbered.map(({ code }) => code));
  const [from, to] = [Number(range?.from ?? 1), Number(range?.to ?? 0)];
  if (from < 1 || to > maxVariables) throw tooMany();
  for (let code = from; code <= to; code += 1) if (!known.has(code)) numbered.push({ code, label: '' });
  const isPlace = (code: number) => Number.isInteger(code) && code >= 1;
  if (numbered.every(({ code }) => isPlace(code)) && codes.every(({ code }) => isPlace(Number(code))))
    return numbered.sort((a, b) => a.code - b.code);
  throw new SurveyFileError('damaged-file', `The codes of "${name}" are no places in a row of 0 and 1.`);
}

/** Places that have a code each, in any order. */
function spreadParts(variable: CodedVariable, isCsv: boolean): SurveyField[] {
  const { subfields, width } = variable.spread!;
  if (subfields > maxVariables) throw tooMany();
  const all = (variable.finish ?? variable.start) - variable.start + 1;
  const longest = Math.max(variable.longestCode, variable.range?.to.length ?? 0);
  const hasCells = isCsv && all > 1;
  const length = width ?? (isCsv ? longest : Math.floor(all / Math.max(1, subfields)) || 1);
  return Array.from({ length: subfields }, (_, index) => ({
    variable: {
      ...newVariable(`${variable.name}_${index + 1}`, appearanceOf(variable, length)),
      ...labels(variable),
    },
    kind: 'multiple',
    place: variable.start - 1 + (isCsv ? (hasCells ? index : 0) : index * length),
    length,
    within: isCsv && !hasCells ? index * length : null,
    isSpread: true,
  }));
}

function setOf({ name, label, spread }: TripleSVariable, parts: readonly SurveyField[]): MultipleResponseSet {
  return {
    name: `$${name}`,
    label: label || null,
    kind: spread ? 'categories' : 'dichotomies',
    countedValue: spread ? null : 1,
    variables: parts.map((part) => part.variable.name),
  };
}

function tooMany(): SurveyFileError {
  return new SurveyFileError(
    'limit-exceeded',
    `The definition has more than ${maxVariables} variables. Leave out what is not needed.`,
  );
}
