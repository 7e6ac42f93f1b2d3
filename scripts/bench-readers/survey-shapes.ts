import type { Codebook, Variable } from '#libs/contracts';
import type { Column, ColumnBatch } from '#libs/survey-data';

/** A generated survey: as many answers, and of the same kinds, as the real ones have. */
export interface SurveyShape {
  readonly name: string;
  readonly rows: number;
  readonly variables: number;
}

export const shapes: readonly SurveyShape[] = [
  { name: 'tall', rows: 500_000, variables: 200 },
  { name: 'narrow', rows: 1_000_000, variables: 50 },
  { name: 'wide', rows: 20_000, variables: 5_000 },
];

type Random = () => number;
interface Kind {
  readonly facts: Partial<Variable>;
  readonly column: (rows: number, random: Random) => Column;
}

const codes = Array.from({ length: 7 }, (_, code) => ({ value: code + 1, label: `Answer ${code + 1}` }));
const secondsPerDay = 86_400;
const firstDay = 13_900_000_000 - (13_900_000_000 % secondsPerDay);
const places = ['Amsterdam', 'Berlin', 'Saint-Étienne', 'København', 'Sankt Pölten', '', '', 'Łódź'];
const words = 'not really sure whether this brand would be better than my last one but the price was right'.split(' ');

const code: Kind = {
  facts: { format: 'F2.0', width: 2, decimals: 0, measure: 'nominal', valueLabels: codes },
  column: (rows, random) => numbers(rows, () => (random() < 0.08 ? NaN : 1 + Math.floor(random() * 7))),
};
const amount: Kind = {
  facts: { format: 'F8.2', measure: 'scale' },
  column: (rows, random) => numbers(rows, () => (random() < 0.05 ? NaN : Math.round(random() * 500_000) / 100)),
};
const day: Kind = {
  facts: { type: 'date', format: 'DATE11', width: 11, decimals: 0, measure: 'scale' },
  column: (rows, random) => numbers(rows, () => firstDay + Math.floor(random() * 900) * secondsPerDay),
};
const place: Kind = {
  facts: { type: 'string', format: 'A20', width: 20, decimals: 0, measure: 'nominal' },
  column: (rows, random) => texts(rows, () => places[Math.floor(random() * places.length)]!),
};
const opinion: Kind = {
  facts: { type: 'string', format: 'A60', width: 60, decimals: 0, measure: 'nominal' },
  column: (rows, random) =>
    texts(rows, () =>
      random() < 0.6 ? '' : Array.from({ length: 6 }, () => words[Math.floor(random() * words.length)]).join(' '),
    ),
};

/** Of twenty questions eleven have codes, five amounts, two a day, and two are texts. */
const questionnaire: readonly Kind[] = [
  ...[code, amount, code, day, code, place, code, amount, code, code],
  ...[amount, code, amount, code, opinion, code, amount, code, day, code],
];

export function codebookOf({ variables }: SurveyShape): Codebook {
  return {
    rows: -1,
    encoding: 'UTF-8',
    fileLabel: null,
    variables: Array.from({ length: variables }, (_, index) => ({
      ...{ name: `q${index + 1}`, label: `Question ${index + 1}: how much do you agree?`, type: 'numeric' as const },
      ...{ width: 8, decimals: 2, format: 'F8.2', measure: null, valueLabels: [] },
      missing: { values: [], range: null },
      ...kindOf(index).facts,
    })),
    multipleResponseSets: [],
  };
}

/** The same values each time. */
export function* batchesOf({ rows, variables }: SurveyShape): Generator<ColumnBatch> {
  const random = seeded(20_261_126);
  const batchRows = Math.max(16, Math.floor(2 ** 19 / variables));
  for (let done = 0; done < rows; done += batchRows) {
    const count = Math.min(batchRows, rows - done);
    const columns = Array.from({ length: variables }, (_, index) => kindOf(index).column(count, random));
    yield { rows: count, columns };
  }
}

const kindOf = (index: number): Kind => questionnaire[index % questionnaire.length]!;

const numbers = (rows: number, next: () => number): Column => ({
  kind: 'numeric',
  values: Float64Array.from({ length: rows }, next),
});

const texts = (rows: number, next: () => string): Column => ({
  kind: 'text',
  values: Array.from({ length: rows }, next),
});

/** Mulberry32. */
function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
