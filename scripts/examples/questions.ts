import type { Codebook, ValueLabel, Variable } from '#libs/contracts';
import { countries } from './answers.ts';
import {
  aspects,
  brandNames,
  commentBytes,
  doesNotApply,
  doesNotKnow,
  features,
  type Respondent,
} from './respondents.ts';

/** A variable of the survey, and what a respondent answered: a number (NaN is system-missing) or a text. */
export type Question = { readonly variable: Variable } & (
  { readonly number: (respondent: Respondent) => number } | { readonly text: (respondent: Respondent) => string }
);

const day = 86_400;
/** Seconds from 1582-10-14, where SPSS begins to count, to 1970. */
const unixEpoch = 12_219_379_200;

const nothingMissing = { values: [], range: null };

function numberOf(name: string, label: string, format: string, more: Partial<Variable> = {}): Variable {
  const [, width, decimals] = /(\d+)(?:\.(\d+))?$/.exec(format) ?? [];
  return {
    name,
    label,
    type: 'numeric',
    width: Number(width),
    decimals: Number(decimals ?? 0),
    format,
    measure: 'scale',
    valueLabels: [],
    missing: nothingMissing,
    ...more,
  };
}

function textOf(name: string, label: string, width: number, valueLabels: ValueLabel[] = []): Variable {
  const variable = numberOf(name, label, `A${width}`, { type: 'string', measure: 'nominal', valueLabels });
  return { ...variable, width };
}

const labelled = (...labels: [value: number, label: string][]): ValueLabel[] =>
  labels.map(([value, label]) => ({ value, label }));

const scale = labelled(
  [1, 'very dissatisfied'],
  [2, 'dissatisfied'],
  [3, 'neither nor'],
  [4, 'satisfied'],
  [5, 'very satisfied'],
  [doesNotApply, 'does not apply'],
  [doesNotKnow, 'don’t know'],
);
const used = labelled([0, 'not used'], [1, 'used']);
const brands = brandNames.map((label, index) => ({ value: index + 1, label }));
const countryLabels = countries.map(({ code, name }) => ({ value: code, label: name }));

const rating = (aspect: (typeof aspects)[number], index: number): Question => ({
  variable: numberOf(`rating_${aspect}`, `How satisfied are you with its ${aspect}?`, 'F1.0', {
    measure: 'ordinal',
    valueLabels: scale,
    missing: { values: [doesNotApply, doesNotKnow], range: null },
  }),
  number: ({ ratings }) => ratings[index]!,
});

const feature = (name: (typeof features)[number], index: number): Question => ({
  variable: numberOf(`uses_${name}`, `Used in the last month: ${name}`, 'F1.0', {
    measure: 'nominal',
    valueLabels: used,
  }),
  number: ({ featuresUsed }) => (featuresUsed[index] ? 1 : 0),
});

/** @param firstDay of the wave, as `2026-03-02` */
export function questionsOf(firstDay: string): Question[] {
  const start = Date.parse(firstDay) / 1000 + unixEpoch;
  return [
    { variable: numberOf('id', 'Respondent', 'F6.0', { measure: 'nominal' }), number: ({ id }) => id },
    {
      variable: numberOf('interview_date', 'Date of the interview', 'SDATE10', { type: 'date' }),
      number: (respondent) => start + respondent.day * day,
    },
    {
      variable: numberOf('started_at', 'Time of day at which the interview began', 'TIME8', { type: 'time' }),
      number: ({ startedAt }) => startedAt,
    },
    { variable: textOf('country', 'Country', 2, countryLabels), text: ({ country }) => country },
    {
      variable: numberOf('age', 'Age in years', 'F3.0', { missing: { values: [999], range: null } }),
      number: ({ age }) => age,
    },
    {
      variable: numberOf('brand', 'Brand of your laptop', 'F2.0', { measure: 'nominal', valueLabels: brands }),
      number: ({ brand }) => brand,
    },
    ...aspects.map(rating),
    {
      variable: numberOf('recommendation', 'How likely are you to recommend it? (0 to 10)', 'F2.0', {
        missing: { values: [], range: [11, null] },
      }),
      number: ({ recommendation }) => recommendation,
    },
    ...features.map(feature),
    { variable: numberOf('price', 'Price paid, in €', 'F8.2'), number: ({ price }) => price },
    { variable: textOf('reason', 'Why this one?', 160), text: ({ reason }) => reason },
    { variable: textOf('comment', 'Anything else?', commentBytes), text: ({ comment }) => comment },
    { variable: numberOf('weight', 'Weight of the respondent', 'F8.4'), number: ({ weight }) => weight },
  ];
}

export function codebookOf(questions: readonly Question[], rows: number, fileLabel: string): Codebook {
  return {
    rows,
    encoding: 'UTF-8',
    fileLabel,
    variables: questions.map(({ variable }) => variable),
    multipleResponseSets: [
      {
        name: '$features',
        label: 'Features used in the last month',
        kind: 'dichotomies',
        countedValue: 1,
        variables: features.map((name) => `uses_${name}`),
      },
    ],
  };
}
