import { reasons, remarks, countries, type CountryCode } from './answers.ts';
import type { SeededRandom } from '#libs/testing';

export const brandNames = ['Aurora', 'Bergmann', 'Kestrel', 'Nimbus', 'Tōkai', 'Vélo Systèmes', 'Another brand'];
export const aspects = ['speed', 'battery', 'keyboard', 'screen', 'weight', 'price'] as const;
export const features = ['touch', 'stylus', 'backlight', 'fingerprint', 'webcam', 'dock'] as const;

export const doesNotApply = 8;
export const doesNotKnow = 9;
export const commentBytes = 600;

/** What one person answered; NaN where the question was not asked. */
export interface Respondent {
  readonly id: number;
  /** Days after the first of the wave. */
  readonly day: number;
  /** Seconds after midnight. */
  readonly startedAt: number;
  readonly country: CountryCode;
  readonly age: number;
  /** 1 and up, by the list of names. */
  readonly brand: number;
  readonly ratings: readonly number[];
  readonly recommendation: number;
  readonly featuresUsed: readonly boolean[];
  /** Euros. */
  readonly price: number;
  readonly reason: string;
  readonly comment: string;
  readonly weight: number;
}

export function interview(id: number, random: SeededRandom): Respondent {
  const { code: country } = random.pick(countries);
  const leaning = random.integer(1, 4);
  return {
    id,
    day: random.integer(0, 13),
    startedAt: random.integer(8 * 3600, 22 * 3600),
    country,
    age: random.chance(0.03) ? 999 : random.integer(18, 79),
    brand: random.integer(1, brandNames.length),
    ratings: aspects.map(() => rate(leaning, random)),
    recommendation: random.chance(0.04) ? 99 : Math.min(10, 2 * leaning + random.integer(0, 3)),
    featuresUsed: features.map(() => random.chance(0.4)),
    price: random.chance(0.08) ? NaN : random.integer(24_900, 289_900) / 100,
    reason: random.chance(0.15) ? '' : random.pick(reasons[country]),
    comment: random.chance(0.5) ? '' : commentOf(random),
    weight: random.integer(4_000, 21_000) / 10_000,
  };
}

function rate(leaning: number, random: SeededRandom): number {
  if (random.chance(0.03)) return doesNotApply;
  return random.chance(0.03) ? doesNotKnow : leaning + random.integer(0, 1);
}

/** One to six remarks, as far as they fit. */
function commentOf(random: SeededRandom): string {
  const chosen = Array.from({ length: random.integer(1, 6) }, () => random.pick(remarks));
  const together = (count: number) => chosen.slice(0, count).join(' ');
  let count = chosen.length;
  while (Buffer.byteLength(together(count)) > commentBytes) count--;
  return together(count);
}
