import type { ValueLabel } from '#libs/contracts';
import { SurveyFileError } from '../reader.ts';

/** Of all variables together, as a codebook lists them: few bytes of a file can label thousands of variables. */
const maxLabels = 4_000_000;

/**
 * @param labels of all variables together, before they are put into lists
 * @throws SurveyFileError `limit-exceeded`
 */
export function checkLabelCount(labels: number): void {
  if (labels <= maxLabels) return;
  const detail = `The variables have ${labels} value labels together, at most ${maxLabels} are possible. Split the file.`;
  throw new SurveyFileError('limit-exceeded', detail);
}

/** The first label of a value counts; what is no finite number is no value. */
export function firstOfEach(labels: readonly ValueLabel[]): ValueLabel[] {
  const seen = new Set<number | string>();
  return labels.filter(({ value }) => {
    if (seen.has(value) || (typeof value === 'number' && !Number.isFinite(value))) return false;
    seen.add(value);
    return true;
  });
}
