import { SurveyFileError } from '../../reader.ts';
import type { Warnings } from '../../warnings.ts';
import type { MemberPlace } from './list-members.ts';

/**
 * The data set that is asked for by its name, or its number from 1, else the first; a warning names the others.
 * @throws SurveyFileError `unreadable-file` that lists the data sets
 */
export function chooseMember(
  members: readonly MemberPlace[],
  wanted: string | undefined,
  warnings: Warnings,
): MemberPlace {
  const chosen = wanted === undefined ? members[0] : find(members, wanted);
  const names = (places: readonly MemberPlace[]) => places.map(({ name }) => `"${name}"`).join(', ');
  if (!chosen) {
    const detail = `There is no data set "${wanted}" in the file. There are ${names(members)}.`;
    throw new SurveyFileError('unreadable-file', detail);
  }
  const others = members.filter((member) => member !== chosen);
  if (others.length > 0) {
    const detail = `Only the data set "${chosen.name}" was read, not ${names(others)}. Choose one by the option sheet.`;
    warnings.add('other-data-sets', null, detail);
  }
  return chosen;
}

function find(members: readonly MemberPlace[], wanted: string): MemberPlace | undefined {
  const named = members.find(({ name }) => name.toLowerCase() === wanted.trim().toLowerCase());
  return named ?? members.find((_, index) => String(index + 1) === wanted);
}
