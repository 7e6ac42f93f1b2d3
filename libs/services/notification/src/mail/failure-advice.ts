import type { JobEventOf } from '#libs/contracts';

/** What the person who submitted the file can do about each way to fail. */
export const failureAdvice: Readonly<Record<JobEventOf<'JobFailed'>['data']['code'], string>> = {
  'unreadable-file': 'check that the file opens in the program that wrote it, and export it again.',
  'damaged-file': 'the file is incomplete or damaged: export it again and upload the new one.',
  'encrypted-file': 'save the file without a password and upload it again.',
  'wrong-encoding': 'name the code page of the file in the upload option "encoding".',
  'schema-conflict':
    'compare the variables of the file with those of the database; without "strict" new and missing ones are accepted.',
  'label-conflict':
    'make the value labels agree, or choose with the upload option "onLabelConflict" which of them count.',
  'limit-exceeded': 'upload a smaller file, or ask an administrator for a higher limit.',
  'worker-crashed': 'try again; where it fails once more, send the job ID to your administrator.',
  'timed-out': 'try again; where it fails once more, split the file into smaller ones.',
  'target-gone': 'restore the folder or database from the bin, or choose another target.',
  internal: 'the mistake is on our side: send the job ID to your administrator.',
};
