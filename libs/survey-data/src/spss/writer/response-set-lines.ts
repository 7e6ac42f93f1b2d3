import type { MultipleResponseSet } from '#libs/contracts';
import type { Layout } from './layout.ts';

/** Record 7/7, a line each: `$a=C 8 My label v1 v2` or `$b=D1 1 8 My label v3 v4`, where a text follows its bytes. */
export function responseSetLines(sets: readonly MultipleResponseSet[], { variables }: Layout): string {
  const shortNames = new Map(
    variables.map(({ variable, segments }) => [variable.name, segments[0]!.shortName.toLowerCase()]),
  );
  return sets
    .map((set) => {
      const members = set.variables.flatMap((name) => shortNames.get(name) ?? []);
      const kind = set.kind === 'categories' ? 'C' : `D${counted(String(set.countedValue ?? ''))}`;
      const name = set.name.startsWith('$') ? set.name : `$${set.name}`;
      return `${name}=${kind} ${counted(set.label ?? '')} ${members.join(' ')}\n`;
    })
    .join('');
}

const counted = (text: string) => `${Buffer.byteLength(text)} ${text}`;
