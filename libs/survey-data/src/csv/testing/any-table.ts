import fc from 'fast-check';

/** A table as text, maybe damaged. */
export interface AnyTable {
  readonly text: string;
  readonly delimiter: string;
  /** Bytes of the pieces in which it arrives. */
  readonly cuts: readonly number[];
}

const digits = (most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: most }).map((all) => all.join(''));
const below = (limit: number) => fc.integer({ min: 0, max: limit - 1 });
const twoDigits = (limit: number) => below(limit).map((value) => String(value).padStart(2, '0'));
const joined = (...parts: readonly (string | fc.Arbitrary<unknown>)[]): fc.Arbitrary<string> =>
  fc.tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part))).map((all) => all.join(''));

const sign = fc.constantFrom('', '', '-');
const year = fc.integer({ min: 0, max: 9999 }).map((value) => String(value).padStart(4, '0'));
const clock = joined(
  twoDigits(25),
  ':',
  twoDigits(61),
  fc.oneof(fc.constant(''), joined(':', twoDigits(61)), joined(':', twoDigits(60), '.', digits(7))),
);
const time = joined(fc.constantFrom('T', ' ', '  '), clock, fc.constantFrom('', '', 'Z', ' pm', 'AM', 'amZ'));
const maybeTime = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: time });

/** What the cells of a column are like. */
export const cellKinds: readonly fc.Arbitrary<string>[] = [
  below(10).map(String),
  below(100_000).map(String),
  joined(sign, below(5000), '.', digits(3)),
  joined(sign, below(5000), ',', digits(3)),
  joined(below(1000), fc.constantFrom('.', ','), digits(3)),
  joined(sign, digits(17), fc.constantFrom('', '.', ','), digits(20)),
  joined(sign, below(100), fc.constantFrom('e', 'E', '.5e'), fc.constantFrom('', '+', '-'), digits(4)),
  fc.constantFrom('true', 'FALSE', 'True', 'false'),
  joined(year, '-', twoDigits(14), '-', twoDigits(32), maybeTime),
  joined(year, '-0', fc.integer({ min: 1, max: 9 }), '-', twoDigits(28), maybeTime),
  joined(below(33), '.', below(14), '.', year, maybeTime),
  joined(below(33), '/', below(14), '/', year, maybeTime),
  joined(below(14), '/', below(33), '/', year, maybeTime),
  clock,
  joined(below(200), ':', twoDigits(60)),
  fc.constantFrom('007', '+1', '-', '.', '.5', '5.', '-0', '0', '-.5', 'NaN', '0x1', '1 000'),
  fc.constantFrom('anna', 'Zoë', '質問', '😀', 'a text that is longer than those that are remembered', '\u00a0'),
  fc.constantFrom('say "no"', 'a,b', 'a;b', 'line\nbreak', 'line\r\nbreak', 'a\rb', '"', '""', '\t', '=1+1'),
  fc.constantFrom('', '', ' ', 'x', '1'),
];

const padding = fc.constantFrom('', '', '', '', ' ', '  ');
const anyCell = fc.oneof(...cellKinds);

const columnCells = fc
  .constantFrom(...cellKinds)
  .map((kind) =>
    joined(
      padding,
      fc.oneof(
        { weight: 30, arbitrary: kind },
        { weight: 3, arbitrary: fc.constant('') },
        { weight: 1, arbitrary: anyCell },
      ),
      padding,
    ),
  );

const rowsOf = (columns: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string[][]> => {
  const whole = fc.tuple(...columns);
  const ragged = fc
    .tuple(whole, below(columns.length + 2), fc.constantFrom('', ' ', 'more'))
    .map(([cells, length, more]) => [...cells, more].slice(0, length + 1));
  return fc.array(fc.oneof({ weight: 30, arbitrary: whole }, { weight: 1, arbitrary: ragged }), { maxLength: 40 });
};

const rows = fc
  .array(columnCells, { minLength: 1, maxLength: 6 })
  .chain((columns) =>
    fc.tuple(fc.tuple(...columns.map((_, at) => fc.constantFrom(`q${at}`, `q${at}`, '', ' '))), rowsOf(columns)),
  )
  .map(([header, below]) => [header, ...below]);

const written = {
  delimiter: fc.constantFrom(',', ';', '\t'),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  quotesAll: fc.boolean(),
};

const soundText = fc
  .record({ rows, ...written, last: fc.boolean() })
  .map(({ rows, delimiter, end, quotesAll, last }) => {
    const isQuoted = (cell: string) => quotesAll || cell.includes(delimiter) || /["\r\n]/.test(cell);
    const cellText = (cell: string) => (isQuoted(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    const text = rows.map((cells) => cells.map(cellText).join(delimiter)).join(end);
    return { text: last ? text + end : text, delimiter };
  });

type Damage = readonly [at: number, lost: number, added: string];
const damage: fc.Arbitrary<Damage> = fc.tuple(
  fc.nat(),
  fc.nat(3),
  fc.constantFrom('"', '""', '\r', '\n', ',', ';', ' ', 'é', ''),
);

/** Most are sound; in others some characters are lost or others put among them. */
export const anyTable: fc.Arbitrary<AnyTable> = fc
  .record({
    sound: soundText,
    damages: fc.oneof(
      { weight: 2, arbitrary: fc.constant<Damage[]>([]) },
      { weight: 1, arbitrary: fc.array(damage, { maxLength: 4 }) },
    ),
    cuts: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
  })
  .map(({ sound: { text, delimiter }, damages, cuts }) => ({
    text: damages
      .reduce((damaged, [at, lost, added]) => {
        const place = at % (damaged.length + 1);
        return damaged.slice(0, place) + added + damaged.slice(place + lost);
      }, text)
      .toWellFormed(),
    delimiter,
    cuts,
  }));
