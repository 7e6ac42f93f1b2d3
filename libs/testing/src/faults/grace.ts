/** Variables of the services that say how long they wait before they clean up, in seconds: a test need not wait for an hour. */
export const graceSeconds = { reservation: 5, orphan: 20, jobTimeout: 60 };

export const graceVariables = {
  RESERVATION_SECONDS: String(graceSeconds.reservation),
  ORPHAN_GRACE_SECONDS: String(graceSeconds.orphan),
  JOB_TIMEOUT_SECONDS: String(graceSeconds.jobTimeout),
};
