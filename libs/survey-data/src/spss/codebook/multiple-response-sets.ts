import type { MultipleResponseSet } from '#libs/contracts';
import { extensionSubtypes } from '../dictionary/dictionary.ts';
import type { LongStringContext } from './long-string-records.ts';
import { parseResponseSets, type ParsedResponseSet } from './parse-response-sets.ts';

/** Records 7/7 and 7/19. */
export function readMultipleResponseSets(context: LongStringContext): MultipleResponseSet[] {
  const { multipleResponse, multipleResponseExtended } = extensionSubtypes;
  return [multipleResponse, multipleResponseExtended]
    .flatMap((subtype) => context.dictionary.extensions.get(subtype) ?? [])
    .flatMap((record) => parseResponseSets(record, context.warnings))
    .flatMap((set) => resolve(set, context));
}

function resolve(set: ParsedResponseSet, { variables, text, warnings }: LongStringContext): MultipleResponseSet[] {
  const name = text.decode(set.name, 'name of a multiple-response set');
  const members = set.variables.flatMap((bytes) => {
    const member = text.decode(bytes, 'name of a variable');
    const variable = variables.byShortName(member);
    if (!variable) {
      warnings.add('ignored-set-member', name, `The multiple-response set has the unknown variable "${member}".`);
    }
    return variable ? [variable] : [];
  });
  if (members.length === 0) {
    warnings.add('ignored-multiple-response-set', name, 'The multiple-response set has no variables: ignored.');
    return [];
  }
  const counted = set.countedValue && text.decode(set.countedValue, 'counted value');
  const countedValue = counted === null || members[0]!.width > 0 ? counted : Number(counted);
  if (typeof countedValue === 'number' && !Number.isFinite(countedValue)) {
    warnings.add('ignored-multiple-response-set', name, `The set counts "${counted}", which is no number: ignored.`);
    return [];
  }
  return [
    {
      name,
      label: text.decode(set.label, 'label of a multiple-response set') || null,
      kind: set.kind,
      countedValue,
      variables: members.map((variable) => variable.name),
    },
  ];
}
