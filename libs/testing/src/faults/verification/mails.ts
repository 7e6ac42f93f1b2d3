import type { JobCloudEvent } from '#libs/contracts';
import { broken, type Finding } from './finding.ts';
import type { JobHistory } from './event-sequences.ts';

const mailed = ['JobQueued', 'JobRequeued', 'JobStarted', 'JobCompleted', 'JobFailed', 'JobCancelled'];
const isMailed = ({ type }: JobCloudEvent): boolean => mailed.includes(type.replace('datacollector.', ''));

/** The first half of the `Message-ID` of each mail that jobs call for. */
const expectedMails = (histories: readonly JobHistory[]): string[] =>
  histories.flatMap(({ job, events }) =>
    events.filter(isMailed).map(({ data }) => `${job.jobId}-${data.sequence}-mail`),
  );

/** Mails that jobs call for and that never came. A mail may come twice: nobody can tell whether a server took it that never said so. */
export function verifyMails(histories: readonly JobHistory[], mails: ReadonlyMap<string, number>): Finding[] {
  const missing = expectedMails(histories).filter((id) => !mails.has(id));
  return missing.map((id) => broken(`the mail ${id} never came`));
}

/** How many mails came more than once. */
export function repeatedMails(mails: ReadonlyMap<string, number>): number {
  return [...mails.values()].filter((count) => count > 1).length;
}
