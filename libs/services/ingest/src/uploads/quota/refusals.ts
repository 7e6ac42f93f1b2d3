import type { UploadRate, UploadRefusal } from '#libs/contracts';
import { Problem } from '#libs/platform';

/** Seconds after which a busy destination is worth another try: most jobs take less. */
const busyRetryAfter = 2;

/** What the caller is told when the quota service refuses an upload. */
export function refusalProblem(refusal: UploadRefusal, rate: UploadRate): Problem {
  switch (refusal.reason) {
    case 'destination-busy':
      return new Problem('destination-busy', 'Wait until the job that is in progress has ended, then send it again.', {
        members: { jobId: refusal.jobId },
        headers: { 'retry-after': String(busyRetryAfter) },
      });
    case 'file-too-large':
      return fileTooLarge({ limit: refusal.limit, declared: refusal.declared });
    case 'upload-rate-exceeded':
      return rateExceeded(rate);
    case 'team-capacity-exceeded':
      return new Problem(
        'team-capacity-exceeded',
        "Delete databases that nobody needs any more, or ask an administrator to raise the team's number of rows.",
        { members: { limit: refusal.limit, used: refusal.used } },
      );
  }
}

/** Sizes are bytes. */
export const fileTooLarge = (
  sizes: { readonly limit: number } & ({ readonly declared: number } | { readonly received: number }),
): Problem =>
  new Problem(
    'file-too-large',
    `A file may have at most ${sizes.limit} bytes. Split it and append the rest, compress it, or ask an administrator.`,
    { members: sizes },
  );

export const quotaUnavailable = (): Problem =>
  new Problem('unavailable', 'The quota cannot be checked at the moment, so nothing was accepted. Send it again.', {
    headers: { 'retry-after': '5' },
  });

function rateExceeded({ limit, window, remaining, resetAt, retryAfter }: UploadRate): Problem {
  return new Problem(
    'upload-rate-exceeded',
    `All users together may start ${limit} uploads in ${window} s. Send it again after the time in "Retry-After".`,
    { members: { limit, window, remaining, resetAt }, headers: { 'retry-after': String(Math.max(1, retryAfter)) } },
  );
}
