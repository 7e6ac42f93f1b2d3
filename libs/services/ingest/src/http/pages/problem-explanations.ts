import type { ProblemCode } from '#libs/contracts';

interface Explanation {
  readonly meaning: string;
  readonly remedy: string;
}

/** What `/problems/{code}` tells whoever has met a problem. */
export const problemExplanations: Record<ProblemCode, Explanation> = {
  'malformed-request': {
    meaning: 'The request cannot be understood, or a field of it has a value that is not allowed.',
    remedy:
      'Read "detail", and "errors", which names each invalid field by its path. An upload has to be multipart/form-data with a boundary; an option that the documentation does not list, or that comes twice, is refused rather than ignored.',
  },
  'missing-dataset': {
    meaning: 'The upload has no file part with the name "dataset".',
    remedy: 'Send the file as the part "dataset" of a multipart/form-data body, with a file name.',
  },
  'too-many-datasets': {
    meaning: 'The upload has more than one file part. One upload is one file, and one job.',
    remedy: 'Send each file in an upload of its own.',
  },
  'empty-dataset': {
    meaning: 'The file of the upload has no bytes.',
    remedy: 'Check that the file was written to its end and closed before it is read for the upload.',
  },
  'invalid-token': {
    meaning: 'The request has no token, or one that is unknown, expired or replaced by a newer one.',
    remedy:
      'Send the secret in the header "token" or as "Authorization: Bearer". If it is lost or replaced, make a new one in your profile; the one before stops working at that moment.',
  },
  'invalid-credentials': {
    meaning: 'There is no such pair of mail address and password.',
    remedy: 'Check both. After several failures each further attempt has to wait.',
  },
  'csrf-refused': {
    meaning: 'A request with a session cookie did not prove that it comes from this site.',
    remedy:
      'Send the header "X-CSRF-Token" with the "csrfToken" of the log-in\'s answer, and call from the same origin. Programs use a token instead of a session.',
  },
  'missing-role': {
    meaning: 'Your user does not have a role that this needs; "required" lists the roles.',
    remedy: 'Ask an administrator for them. An upload by token needs "database_creator" and "data_collector".',
  },
  'no-edit-permission': {
    meaning: 'You may see the folder or database, but not change it.',
    remedy: 'Ask its owner to share it with you with the permission "edit".',
  },
  'unknown-target': {
    meaning: 'There is no folder or database of this hash, or it is not shared with you.',
    remedy: 'Check the hash for missing characters, and ask the owner whether it is shared with you.',
  },
  'unknown-job': {
    meaning: 'There is no job of this ID, or you may not see what it worked on.',
    remedy: 'Use the "jobId" of the upload\'s answer, with a token of somebody who may view its target.',
  },
  'not-found': {
    meaning: 'There is nothing at this path, or not for you.',
    remedy: 'Compare path and method with the documentation.',
  },
  'destination-busy': {
    meaning: 'Another job for the same folder or database is in progress; "jobId" names it.',
    remedy: 'Wait for its end, or for the seconds of "Retry-After", and send the upload again. Nothing of it was kept.',
  },
  'job-not-cancellable': {
    meaning: 'The job has ended already.',
    remedy: 'Look at its status. A database can be set back to an earlier version.',
  },
  'job-not-retriable': {
    meaning: 'The job has not failed, or its failure would repeat itself on the same file.',
    remedy: 'Read the job\'s "error", correct the file, and upload it again.',
  },
  'name-taken': {
    meaning: 'Something else has this name already; upper and lower case are the same.',
    remedy: 'Choose another name.',
  },
  'version-conflict': {
    meaning: 'Somebody else changed the same thing while you were about to.',
    remedy: 'Read it again, and decide on its present state.',
  },
  'request-in-progress': {
    meaning: 'The first request with the same Idempotency-Key has not been answered yet.',
    remedy: 'Wait for the seconds of "Retry-After", and repeat the request: it gets the first one\'s answer.',
  },
  'file-too-large': {
    meaning: 'The file has more bytes than one upload may have; "limit" says how many it may.',
    remedy:
      'Send it as .zsav, or in .zip or .gz, split it into several appends, or ask an administrator for a higher limit.',
  },
  'unsupported-format': {
    meaning: 'Neither the content nor the extension of the file is one that can be read; "supported" lists them.',
    remedy: 'Save the file in one of these formats. The content decides: another extension does not help.',
  },
  'unsupported-content-encoding': {
    meaning: 'The body of the request is compressed as a whole, by the header "Content-Encoding".',
    remedy: 'Send it without that header. The file itself may be a .zip or .gz.',
  },
  'root-folder': {
    meaning: 'The root of the Drive holds folders only.',
    remedy: 'Create a folder, and upload into it.',
  },
  'wrong-target-kind': {
    meaning: '"create" needs a folder, "reload" and "append" need a database.',
    remedy: 'Check that the hash is the one you meant, or use the other action.',
  },
  'invalid-move': {
    meaning: 'A folder cannot lie in itself, nor in what lies inside it, nor can anything lie in a database.',
    remedy: 'Choose another folder as "parent".',
  },
  'idempotency-key-reused': {
    meaning: 'The same Idempotency-Key came before with other options, another target or another file.',
    remedy: 'Use a new key for a new upload, and the same one only to repeat a request unchanged.',
  },
  'upload-rate-exceeded': {
    meaning: 'The server has taken as many uploads as it may in this window of time.',
    remedy: 'Wait for the seconds of "Retry-After". "resetAt" says when the next upload is possible.',
  },
  'too-many-attempts': {
    meaning: 'There were several failed log-ins.',
    remedy: 'Wait for the seconds of "Retry-After", then try again.',
  },
  'team-capacity-exceeded': {
    meaning: 'The databases of the target\'s owner hold as many rows as they may; "limit" and "used" say how many.',
    remedy: 'Delete databases that nobody needs, or ask an administrator for more capacity.',
  },
  unavailable: {
    meaning: 'A part of the system does not answer at the moment. Nothing of the request was accepted.',
    remedy: 'Send the same request again after the seconds of "Retry-After"; with an Idempotency-Key that is safe.',
  },
  internal: {
    meaning: 'An error that nobody expected. It is logged with its cause.',
    remedy: 'Try again. If it stays, tell the operator of this server when it happened.',
  },
};
