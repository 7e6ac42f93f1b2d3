import type { Codebook, Variable } from '#libs/contracts';
import { Problem } from '#libs/platform';

/**
 * The variables that `variables=a,b` names, in that order; all of the codebook where it is not given. A name that has a
 * comma of its own is given alone, as one of several such parameters. Throws `malformed-request`.
 */
export function chosenVariables(codebook: Codebook, given: readonly string[] | undefined): readonly Variable[] {
  if (!given) return codebook.variables;
  const known = new Map(codebook.variables.map((variable) => [variable.name, variable]));
  const names = given.flatMap((text) => (known.has(text) ? [text] : text.split(',')));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) throw unknownVariables(unknown);
  return names.map((name) => known.get(name)!);
}

function unknownVariables(names: readonly string[]): Problem {
  const errors = names.map((name) => ({ path: 'variables', message: `There is no variable "${name}".` }));
  return new Problem('malformed-request', 'Take the names of variables from the codebook of the same version.', {
    members: { errors },
  });
}
