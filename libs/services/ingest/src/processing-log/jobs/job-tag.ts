import type { JournalEntry } from './job-journal.ts';

/** A weak entity tag (RFC 9110, 8.8.3): the job's sequence, and its place in the queue, which moves without an event. */
export function jobTag({ job, queuePosition }: JournalEntry): string {
  return queuePosition === null ? `W/"${job.sequence}"` : `W/"${job.sequence}-${queuePosition}"`;
}

/** Whether `If-None-Match` names the tag, compared weakly as it is for this header. */
export function isKnown(tag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  const known = ifNoneMatch.split(',').map((entry) => opaque(entry.trim()));
  return known.includes('*') || known.includes(opaque(tag));
}

const opaque = (tag: string): string => tag.replace(/^W\//, '');
