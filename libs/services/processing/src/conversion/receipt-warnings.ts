import type { JobWarning } from '#libs/contracts';

/** A receipt is part of events and mails: of a file with thousands of warnings it has the first ones. */
const mostBytes = 200_000;

/** Of what was found, as much as a receipt holds; at its end stands how many are left out. */
export function receiptWarnings(found: readonly JobWarning[]): JobWarning[] {
  let bytes = 0;
  const end = found.findIndex((warning) => (bytes += Buffer.byteLength(JSON.stringify(warning))) > mostBytes);
  if (end === -1) return [...found];
  const detail = `There are ${found.length - end} more warnings.`;
  return [...found.slice(0, end), { code: 'more-warnings', variable: null, detail }];
}
