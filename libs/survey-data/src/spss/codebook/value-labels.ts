import type { ValueLabel } from '#libs/contracts';
import { checkLabelCount, firstOfEach } from '../../codebook/value-label-lists.ts';
import type { ValueLabelRecord } from '../dictionary/dictionary.ts';
import type { AssembledVariable } from './assemble-variables.ts';
import { readLongStringLabels, type LongStringContext } from './long-string-records.ts';
import { numberOf } from './numbers.ts';

/** Of every variable that has some. Variables with the labels of one record share one array. */
export function readValueLabels(context: LongStringContext): Map<AssembledVariable, ValueLabel[]> {
  const parts = new Map<AssembledVariable, ValueLabel[][]>();
  const add = (variable: AssembledVariable, labels: ValueLabel[]) => {
    const known = parts.get(variable);
    if (known) known.push(labels);
    else parts.set(variable, [labels]);
  };
  for (const record of context.dictionary.valueLabels) readShortLabels(context, record, add);
  readLongStringLabels(context, add);
  checkLabelCount([...parts.values()].flat().reduce((sum, { length }) => sum + length, 0));
  return mergeParts(parts, context);
}

function readShortLabels(
  context: LongStringContext,
  record: ValueLabelRecord,
  add: (variable: AssembledVariable, labels: ValueLabel[]) => void,
): void {
  const variables = labelledVariables(context, record);
  const [first] = variables;
  if (!first) return;
  if (variables.some(({ width }) => width > 0 !== first.width > 0)) {
    const detail = `Value labels (byte ${record.offset}) are for numbers and strings together: ignored.`;
    context.warnings.add('ignored-value-labels', first.name, detail);
    return;
  }
  const labels = record.labels.map(({ value, label }) => ({
    value:
      first.width > 0
        ? context.text.decode(value, 'labelled values', first.name)
        : numberOf(value, context.dictionary.header.littleEndian),
    label: context.text.decode(label, 'value labels', first.name),
  }));
  for (const variable of variables) add(variable, labels);
}

/** Labels of records 3 and 4 are for numbers and strings of up to 8 bytes, whose first slot the record says. */
function labelledVariables({ variables, warnings }: LongStringContext, { offset, slots }: ValueLabelRecord) {
  return slots.flatMap((slot) => {
    const variable = variables.bySlot(slot);
    if (variable && variable.width <= 8) return [variable];
    const detail = `Value labels (byte ${offset}) are for field ${slot + 1}, where no short variable begins: ignored.`;
    warnings.add('ignored-value-labels', variable?.name ?? null, detail);
    return [];
  });
}

/** The first label of a value counts, as in PSPP. */
function mergeParts(parts: Map<AssembledVariable, ValueLabel[][]>, { warnings }: LongStringContext) {
  const unique = new Map<ValueLabel[], ValueLabel[]>();
  return new Map(
    Array.from(parts, ([variable, lists]): [AssembledVariable, ValueLabel[]] => {
      const list = lists.length === 1 ? lists[0]! : lists.flat();
      const known = unique.get(list);
      if (known) return [variable, known];
      const labels = firstOfEach(list);
      if (labels.length < list.length) {
        warnings.add(
          'ignored-value-labels',
          variable.name,
          'Values that have two labels, or are no numbers, keep the first.',
        );
      }
      unique.set(list, labels);
      return [variable, labels];
    }),
  );
}
