import { accept, ignore, type Decider, type DeliveryEvent } from '#libs/contracts';

export type Channel = DeliveryEvent['data']['channel'];

/** One job event on its way to one receiver. */
export interface DeliveryIdentity {
  readonly deliveryId: string;
  readonly jobId: string;
  /** Of the job event. */
  readonly sequence: number;
  readonly channel: Channel;
}

export type DeliveryCommand =
  | { readonly type: 'Succeed'; readonly delivery: DeliveryIdentity }
  | {
      readonly type: 'Fail';
      readonly delivery: DeliveryIdentity;
      readonly reason: string;
      /** Another attempt would be in vain. */
      readonly final: boolean;
      readonly at: Date;
      /** Seconds before each attempt; after the last of them there is no other. */
      readonly pauses: readonly number[];
    };

export interface DeliveryState {
  readonly attempts: number;
  readonly ended: boolean;
}

/** The attempts at one delivery: stream `delivery-<id>`, an event an attempt. */
export const deliveryDecider: Decider<DeliveryCommand, DeliveryState, DeliveryEvent> = {
  initialState: { attempts: 0, ended: false },
  decide(command, { attempts, ended }) {
    if (ended) return ignore('the delivery has ended');
    const data = { ...command.delivery, attempt: attempts + 1 };
    switch (command.type) {
      case 'Succeed':
        return accept<DeliveryEvent>({ type: 'DeliverySucceeded', data });
      case 'Fail': {
        const { reason, final, at, pauses } = command;
        const pause = pauses[data.attempt];
        if (final || pause === undefined) {
          return accept<DeliveryEvent>({ type: 'DeliveryAbandoned', data: { ...data, reason } });
        }
        const nextAttemptAt = new Date(at.getTime() + pause * 1000).toISOString();
        return accept<DeliveryEvent>({ type: 'DeliveryFailed', data: { ...data, reason, nextAttemptAt } });
      }
      default:
        return command satisfies never;
    }
  },
  evolve: (_state, { type, data }) => ({ attempts: data.attempt, ended: type !== 'DeliveryFailed' }),
};
