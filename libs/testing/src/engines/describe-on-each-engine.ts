import type { describe } from '@jest/globals';
import { hasEngines } from './test-engines.ts';
import type { EngineKind } from './test-environment.ts';

/**
 * Runs a suite on the embedded engines, and again on those in containers: skipped, by its name, where there are none.
 * A suite takes what it needs of its kind from `testEnvironment`.
 */
export function describeOnEachEngine(title: string, suite: (engines: EngineKind) => void): void {
  // The global one, since programs without Jest load this library, too.
  const { describe: on } = globalThis as unknown as { describe: typeof describe };
  on(`${title}, on embedded engines`, () => suite('embedded'));
  (hasEngines ? on : on.skip)(`${title}, on Kafka, MinIO and PostgreSQL`, () => suite('distributed'));
}
