import type { JobEvent } from '#libs/contracts';
import { statusAfter } from '../deliveries/planned-deliveries.ts';
import type { JobFacts } from '../job-facts/job-facts.ts';
import { newsOf } from './job-news.ts';
import { oneLine, toHtml, toText, type Paragraph } from './paragraphs.ts';

export interface JobMailInput {
  readonly event: JobEvent & { readonly metadata: { readonly key: string; readonly time: string } };
  readonly facts: JobFacts;
  /** Of the person who reads it. */
  readonly name: string;
  readonly jobUrl: string;
}

export interface JobMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The mail about a change of status: what has happened, what to do, and the facts to refer to. */
export function writeJobMail({ event, facts, name, jobUrl }: JobMailInput): JobMail {
  const status = statusAfter(event);
  if (!status) throw new Error(`${event.type} is no change of status`);
  const jobId = event.metadata.key;
  const paragraphs: Paragraph[] = [
    `Hello ${name},`,
    ...newsOf(event, facts, jobUrl),
    [
      ['Job ID', jobId],
      ['Status', status],
      ['File', facts.fileName],
      ['Target', facts.targetName],
      ['Time', event.metadata.time],
      ['Details', jobUrl],
    ],
    'You get this mail because you submitted the job. Your profile says which mails you get.',
  ];
  return {
    subject: oneLine(`Job ${jobId} ${status}: ${facts.fileName}`),
    text: toText(paragraphs),
    html: toHtml(paragraphs),
  };
}
