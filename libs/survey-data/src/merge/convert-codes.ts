import type { MissingValues, ValueLabel, Variable } from '#libs/contracts';
import { numberToText, textToNumber } from './convert-value.ts';
import type { Conversion, MergeFindings } from './merge-plan.ts';

type Code = ValueLabel['value'];

/** The value labels of a variable, their codes converted as its values are. */
export function convertValueLabels(variable: Variable, conversion: Conversion, findings: MergeFindings): ValueLabel[] {
  return variable.valueLabels.flatMap(({ value, label }) => {
    const code = convertCode(variable, conversion, value);
    if (code !== null) return [{ value: code, label }];
    findings.warn(
      'label-dropped',
      variable.name,
      `The label "${label}" of the code "${value}" was left out: it is no number.`,
    );
    return [];
  });
}

/** User-missing values, converted as the values are. Texts have no range. */
export function convertMissing(variable: Variable, conversion: Conversion): MissingValues {
  const codes = variable.missing.values.map((value) => convertCode(variable, conversion, value));
  const range = conversion === 'number-to-text' ? null : variable.missing.range;
  return { values: codes.filter((code) => code !== null), range };
}

function convertCode(variable: Variable, conversion: Conversion, code: Code): Code | null {
  if (conversion === 'number-to-text') return numberToText(variable)(code);
  if (conversion === 'none' || typeof code === 'number') return code;
  const number = textToNumber({ type: 'numeric' }, code);
  return Number.isNaN(number) ? null : number;
}
