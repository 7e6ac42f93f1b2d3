import { describe, expect, it } from '@jest/globals';
import type { JobEvent, JobEventOf } from '#libs/contracts';
import type { JobFacts } from '../job-facts/job-facts.ts';
import { writeJobMail } from './job-mail.ts';

const facts: JobFacts = {
  ...{ action: 'append', dryRun: false },
  ...{ fileName: 'laptops.zsav', targetName: 'Laptops' },
};
const jobUrl = 'https://data.example.org/api/v1/jobs/job-1';
const metadata = { key: 'job-1', time: '2026-01-01T12:00:00.000Z' };

const write = (event: JobEvent, changes: Partial<JobFacts> = {}) =>
  writeJobMail({ event: { ...event, metadata }, facts: { ...facts, ...changes }, name: 'Bert', jobUrl });

const warning = (n: number) => ({ code: 'new-variable', variable: `q${n}`, detail: 'is new' });
const completed = (changes: Partial<JobEventOf<'JobCompleted'>['data']> = {}, warnings = 0): JobEvent => ({
  type: 'JobCompleted',
  data: {
    database: { hash: 'db', name: 'Laptops', version: 3 },
    ...{ dryRun: false, format: 'zsav', encoding: 'UTF-8', errorCount: 0, errorsKey: null },
    receipt: {
      ...{ rowsRead: 1200, rowsAccepted: 1190, rowsRejected: 10, variables: 8 },
      ...{ versionBefore: 2, versionAfter: 3, rowsBefore: 1000, rowsAfter: 2190, sourceSha256: '', durationMs: {} },
      warnings: Array.from({ length: warnings }, (_, n) => warning(n)),
    },
    ...changes,
  },
});
const failed = (changes: Partial<JobEventOf<'JobFailed'>['data']> = {}): JobEvent => ({
  type: 'JobFailed',
  data: {
    code: 'damaged-file',
    detail: 'It ends early.',
    retriable: false,
    errorCount: 0,
    errorsKey: null,
    ...changes,
  },
});
const queued: JobEvent = { type: 'JobQueued', data: { target: 'db', submittedBy: 'bert', attempt: 1 } };

/** Lines of a mail are wrapped; a sentence is looked for as it is read. */
const read = (event: JobEvent, changes: Partial<JobFacts> = {}) => write(event, changes).text.replaceAll('\n', ' ');

describe('a mail about a job', () => {
  it('has lines that travel as they are', () => {
    const lines = write(completed({ errorCount: 3 }, 30)).text.split('\n');
    expect(lines.filter((line) => line.length > 76)).toEqual([]);
  });

  it.each<[string, JobEvent]>([
    ['queued', queued],
    ['queued', { type: 'JobRequeued', data: { attempt: 2, reason: 'worker-crashed', detail: 'Out of memory.' } }],
    ['processing', { type: 'JobStarted', data: { attempt: 1, worker: 'w' } }],
    ['completed', completed()],
    ['failed', failed()],
    ['cancelled', { type: 'JobCancelled', data: { by: 'bert' } }],
  ])('names job and status in subject and text: %s', (status, event) => {
    const { subject, text, html } = write(event);
    expect(subject).toBe(`Job job-1 ${status}: laptops.zsav`);
    expect(text).toContain(`\nJob ID: job-1\nStatus: ${status}\nFile: laptops.zsav\nTarget: Laptops\n`);
    expect(text).toContain(`\nDetails: ${jobUrl}\n`);
    expect(html).toContain(`<a href="${jobUrl}">`);
  });

  it('says what the file is for while it waits', () => {
    expect(read(queued)).toContain('waits for its turn to be appended to the database Laptops.');
    expect(read(queued, { action: 'create', targetName: 'Waves' })).toContain('a new database in the folder Waves.');
    expect(read(queued, { dryRun: true })).toContain('as a dry run: nothing will be published.');
  });

  it('says why a job is queued again, and which attempt comes', () => {
    const text = read({
      type: 'JobRequeued',
      data: { attempt: 2, reason: 'worker-crashed', detail: 'no memory' },
    });
    expect(text).toContain('is queued again (attempt 2). The attempt to process it broke off: no memory.');
    const retried = read({ type: 'JobRequeued', data: { attempt: 5, reason: 'retry', detail: 'Retried by 0199' } });
    expect(retried).toContain('is queued again (attempt 5).');
    expect(retried).not.toContain('0199');
  });

  it('tells the rows of a completed job', () => {
    const { text } = write(completed());
    expect(read(completed())).toContain('Version 3 of the database Laptops holds 2,190 rows.');
    expect(text).toContain(
      'Rows read: 1,200\nRows accepted: 1,190\nRows rejected: 10\nRows before: 1,000\nVariables: 8',
    );
    expect(text).not.toContain('Worth knowing');
  });

  it('lists the first twenty warnings and counts the others', () => {
    const { text } = write(completed({}, 23));
    expect(text).toContain('Worth knowing (23):\n\nq0: is new');
    expect(text).toContain('q19: is new\n\n… and 3 more');
    expect(text).not.toContain('q20');
  });

  it('says of a dry run that nothing was published', () => {
    expect(read(completed({ dryRun: true }))).toContain('Nothing was published');
  });

  it('says of a failure why it came about and what to do', () => {
    const { text } = write(failed());
    expect(text).toContain('Reason: It ends early.\nCode: damaged-file');
    expect(text).toContain('What to do: the file is incomplete or damaged');
    expect(text).not.toContain('/retry');
  });

  it('says where to retry, and where the list of problems is', () => {
    const text = read(failed({ retriable: true, errorCount: 12 }));
    expect(text).toContain(`POST ${jobUrl}/retry`);
    expect(text).toContain(`12 problems were found in the file. The list: ${jobUrl}/errors`);
    expect(read(failed({ errorCount: 1 }))).toContain('One problem was found in the file.');
  });

  it('lets no name break out of its line or its element', () => {
    const fileName = 'a.sav\r\nBcc: x@example.org\u2028<script>&"';
    const { subject, text, html } = write(queued, { fileName });
    expect(subject).toBe('Job job-1 queued: a.sav Bcc: x@example.org <script>&"');
    expect(text.split('\n')).toContain('File: a.sav Bcc: x@example.org <script>&"');
    expect(text.split('\n').some((line) => line.startsWith('Bcc'))).toBe(false);
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;&amp;&quot;');
  });
});
