import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
const { scheduleCheckPendingRequests } = prototype;
let isCalm = false;

/**
 * kafkajs 2.2.4 looks for requests that wait every millisecond, on every connection, for as long as it lives. Nothing else
 * adds to those that wait, so where there is none, nothing needs to be scheduled.
 */
export function calmRequestQueues(): void {
  if (isCalm) return;
  isCalm = true;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
  };
}
