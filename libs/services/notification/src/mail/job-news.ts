import type { JobEvent, JobEventOf } from '#libs/contracts';
import type { JobFacts } from '../job-facts/job-facts.ts';
import { failureAdvice } from './failure-advice.ts';
import type { Paragraph } from './paragraphs.ts';

const maxWarnings = 20;
const count = new Intl.NumberFormat('en');

/** What an event means for the person who submitted the job. */
export function newsOf(event: JobEvent, facts: JobFacts, jobUrl: string): Paragraph[] {
  switch (event.type) {
    case 'JobQueued':
      return [`Your file ${facts.fileName} has arrived. It waits for its turn to ${purpose(facts)}.`];
    case 'JobRequeued':
      return requeued(event.data, facts);
    case 'JobStarted':
      return [`Your file ${facts.fileName} is being processed${attempt(event.data.attempt)}.`];
    case 'JobCompleted':
      return completed(event.data, facts, jobUrl);
    case 'JobFailed':
      return failed(event.data, facts, jobUrl);
    case 'JobCancelled':
      return [`The job for your file ${facts.fileName} was cancelled. Nothing of it was published.`];
    case 'JobReceived':
    case 'JobProgressed':
      return [];
    default:
      return event satisfies never;
  }
}

function purpose({ action, targetName, dryRun }: JobFacts): string {
  const purposes = {
    create: `become a new database in the folder ${targetName}`,
    reload: `replace the data of the database ${targetName}`,
    append: `be appended to the database ${targetName}`,
  };
  return purposes[action] + (dryRun ? ', as a dry run: nothing will be published' : '');
}

const attempt = (number: number): string => (number > 1 ? ` (attempt ${number})` : '');

function requeued({ reason, detail, attempt: next }: JobEventOf<'JobRequeued'>['data'], facts: JobFacts): Paragraph[] {
  const cause = {
    'worker-crashed': `The attempt to process it broke off: ${detail}.`,
    'lease-expired': `The attempt to process it broke off: ${detail}.`,
    interrupted: `The attempt to process it was interrupted: ${detail}.`,
    retry: 'Somebody who may do so has asked for another attempt.',
  };
  return [`Your file ${facts.fileName} is queued again${attempt(next)}. ${cause[reason]}`];
}

function completed(data: JobEventOf<'JobCompleted'>['data'], facts: JobFacts, jobUrl: string): Paragraph[] {
  const { database, dryRun, receipt, errorCount } = data;
  const result = dryRun
    ? `Your file ${facts.fileName} was tried as a dry run. Nothing was published; the database ${database.name} would hold ${count.format(receipt.rowsAfter)} rows.`
    : `Your file ${facts.fileName} was processed. Version ${database.version} of the database ${database.name} holds ${count.format(receipt.rowsAfter)} rows.`;
  return [
    result,
    [
      ['Rows read', count.format(receipt.rowsRead)],
      ['Rows accepted', count.format(receipt.rowsAccepted)],
      ['Rows rejected', count.format(receipt.rowsRejected)],
      ['Rows before', count.format(receipt.rowsBefore)],
      ['Variables', count.format(receipt.variables)],
    ],
    ...warnings(receipt.warnings),
    ...problems(errorCount, jobUrl),
  ];
}

function warnings(all: JobEventOf<'JobCompleted'>['data']['receipt']['warnings']): Paragraph[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, maxWarnings).map(({ code, variable, detail }) => [variable ?? code, detail] as const);
  const more = all.length - shown.length;
  const title = `Worth knowing (${count.format(all.length)}):`;
  return more > 0 ? [title, shown, `… and ${count.format(more)} more: see the job's receipt.`] : [title, shown];
}

function failed(data: JobEventOf<'JobFailed'>['data'], facts: JobFacts, jobUrl: string): Paragraph[] {
  const { code, detail, retriable, errorCount } = data;
  return [
    `Your file ${facts.fileName} could not be processed, and nothing of it was published.`,
    [
      ['Reason', detail],
      ['Code', code],
    ],
    `What to do: ${failureAdvice[code]}`,
    ...(retriable ? [`The upload is kept. To try again without a new upload: POST ${jobUrl}/retry`] : []),
    ...problems(errorCount, jobUrl),
  ];
}

function problems(errorCount: number, jobUrl: string): Paragraph[] {
  if (errorCount === 0) return [];
  const found = errorCount === 1 ? 'One problem was' : `${count.format(errorCount)} problems were`;
  return [`${found} found in the file. The list: ${jobUrl}/errors`];
}
