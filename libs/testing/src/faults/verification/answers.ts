import type { Setback } from '../load/upload-load.ts';
import { broken, type Finding } from './finding.ts';

/** Refusals that a fault, or a load that is in its own way, may lead to. */
const expected = ['409 destination-busy', '409 request-in-progress', '503 unavailable'];

const nameOf = ({ answer }: Setback): string =>
  answer.outcome === 'refused' ? `${answer.status} ${answer.code}` : 'no answer';

/** Callers hear nothing but honest refusals that say when to come back. */
export function verifyAnswers(setbacks: readonly Setback[]): Finding[] {
  return setbacks.flatMap((setback) => {
    const { marker, answer } = setback;
    if (answer.outcome === 'unanswered') return [];
    const name = nameOf(setback);
    if (!expected.includes(name)) return [broken(`${marker} was answered ${name}`)];
    return answer.retryAfterSeconds === null ? [broken(`${marker} was answered ${name} without Retry-After`)] : [];
  });
}

/** Such as `12 × 503 unavailable, 3 × no answer`. */
export function describeSetbacks(setbacks: readonly Setback[]): string {
  const counts = [...Map.groupBy(setbacks, nameOf)].map(([name, ones]) => `${ones.length} × ${name}`);
  return counts.join(', ') || 'no setbacks';
}
