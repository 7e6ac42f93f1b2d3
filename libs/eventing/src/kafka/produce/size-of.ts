import type { OutgoingMessage } from '../../log/event-log.ts';

/** What brokers take in one batch by default is 1 MiB. */
export const maxBatchBytes = 900_000;
const overheadBytes = 60;

/** About as many bytes as the message takes in a batch. */
export function sizeOf({ key, value, headers }: OutgoingMessage): number {
  let size = overheadBytes + key.length + Buffer.byteLength(value);
  for (const name in headers) size += name.length + Buffer.byteLength(headers[name] ?? '') + 2;
  return size;
}
