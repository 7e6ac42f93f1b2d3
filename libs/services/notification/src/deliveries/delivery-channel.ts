import type { Channel } from './delivery.decider.ts';
import type { ClaimedDelivery } from './delivery-queue.ts';

export type Attempt =
  | { readonly outcome: 'delivered' }
  /** `final`: another attempt would be in vain. The reason is for the people of the receiver. */
  | { readonly outcome: 'failed'; readonly reason: string; readonly final: boolean }
  /** This process stops: it is as if there had been no attempt. */
  | { readonly outcome: 'interrupted' };

/** A way to reach a receiver. */
export interface DeliveryChannel {
  readonly channel: Channel;
  /** Seconds before each attempt. */
  readonly pauses: readonly number[];
  /** Longer than any attempt takes. */
  readonly leaseMs: number;
  /** Attempts at a time, over all destinations and to one of them. */
  readonly concurrency: number;
  readonly concurrencyPerDestination: number;
  /** Throws only where this service itself has failed: the delivery is then repeated when its lease ends. */
  readonly attempt: (delivery: ClaimedDelivery, signal: AbortSignal) => Promise<Attempt>;
}
