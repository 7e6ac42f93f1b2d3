import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/platform';
import type { Caller } from '../../people/caller.ts';
import { JobChanges } from '../job-changes.ts';
import { JobJournal, type JournalEntry } from './job-journal.ts';
import { isKnown, jobTag } from './job-tag.ts';

/** How long a change that another instance has projected may stay unnoticed. */
export const pollMs = 1000;
const longestWait = 60;

/** The seconds of `Prefer: wait=N` (RFC 7240), at most 60; null where nobody asks to wait. */
export function preferredWait(prefer: string | undefined): number | null {
  const [, seconds] = /(?:^|[,;\s])wait\s*=\s*"?(\d+)/i.exec(prefer ?? '') ?? [];
  return seconds === undefined ? null : Math.min(Number(seconds), longestWait);
}

/** Holds a reader until the job is what they wait for. */
@Injectable()
export class JobWait {
  constructor(
    private readonly journal: JobJournal,
    private readonly changes: JobChanges,
    private readonly clock: Clock,
  ) {}

  /** The job once it is other than the tag that is known, or after the time. */
  changed(caller: Caller, jobId: string, known: string, seconds: number, gone: AbortSignal): Promise<JournalEntry> {
    return this.until((entry) => !isKnown(jobTag(entry), known), caller, jobId, seconds, gone);
  }

  /** The job as it is once that holds, or after the time, or when the application shuts down. */
  async until(
    holds: (entry: JournalEntry) => boolean,
    caller: Caller,
    jobId: string,
    seconds: number,
    gone: AbortSignal,
  ): Promise<JournalEntry> {
    const deadline = this.clock.monotonic() + seconds * 1000;
    const watch = this.changes.watch(jobId, gone);
    try {
      for (;;) {
        const entry = await this.journal.find(caller, jobId);
        const left = deadline - this.clock.monotonic();
        if (holds(entry) || left <= 0 || watch.ended) return entry;
        await watch.next(Math.min(left, pollMs));
      }
    } finally {
      watch.close();
    }
  }
}
