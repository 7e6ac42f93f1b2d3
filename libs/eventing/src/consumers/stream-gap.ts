import { topics, type TopicDefinition } from '#libs/contracts';

/** Versions of a stream are missing: going on would build on a state that never was. */
export class StreamGap extends Error {
  override readonly name = 'StreamGap';

  constructor(topic: string, key: string, expected: number, found: number) {
    super(`${topic} goes on with version ${found} of ${key}, but version ${expected} is missing`);
  }
}

const definitions: ReadonlyMap<string, TopicDefinition> = new Map(
  Object.values(topics).map((topic) => [topic.name, topic]),
);

/**
 * Whether a version is new to a group that has come to `current` (0 before the first one). Throws `StreamGap`, except where
 * the topic's retention explains it: a compacted topic drops older versions, one that is kept for days its oldest.
 */
export function isNewVersion(topic: string, key: string, current: number, version: number): boolean {
  if (version <= current) return false;
  if (version === current + 1) return true;
  const definition = definitions.get(topic);
  const isExplained = definition?.compacted || (definition?.retentionDays !== 'forever' && current === 0);
  if (definition && isExplained) return true;
  throw new StreamGap(topic, key, current + 1, version);
}
