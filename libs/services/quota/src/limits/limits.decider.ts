import {
  accept,
  ignore,
  refuse,
  initialQuotaLimits,
  quotaLimits,
  type Decider,
  type QuotaCommand,
  type QuotaEvent,
  type QuotaLimits,
} from '#libs/contracts';

type ChangeQuota = Extract<QuotaCommand, { type: 'ChangeQuota' }>['data'];

export type LimitsCommand =
  /** Makes the initial limits known; at the first start only. */
  | { readonly type: 'Announce' }
  | { readonly type: 'Change'; readonly changes: ChangeQuota['changes']; readonly by: string };

export type LimitsEvent = Extract<QuotaEvent, { type: 'QuotaChanged' }>;

export interface LimitsState {
  readonly announced: boolean;
  readonly limits: QuotaLimits;
}

/** Who changes without being a person. */
const bySystem = 'system';

/** The limits of the whole server: stream `limits-server`. A refusal is a sentence that names the field. */
export const limitsDecider: Decider<LimitsCommand, LimitsState, LimitsEvent, string> = {
  initialState: { announced: false, limits: initialQuotaLimits },
  decide(command, { announced, limits }) {
    switch (command.type) {
      case 'Announce':
        if (announced) return ignore('the limits are known');
        return accept<LimitsEvent>({ type: 'QuotaChanged', data: { limits, by: bySystem } });
      case 'Change': {
        const changed = quotaLimits.safeParse({ ...limits, ...command.changes });
        if (!changed.success) return refuse(changed.error.issues.map(explain).join('; '));
        if (announced && isEqual(limits, changed.data)) return ignore('the limits are so already');
        return accept<LimitsEvent>({ type: 'QuotaChanged', data: { limits: changed.data, by: command.by } });
      }
      default:
        return command satisfies never;
    }
  },
  evolve: (_state, { data }) => ({ announced: true, limits: data.limits }),
};

const explain = (issue: { readonly path: readonly PropertyKey[]; readonly message: string }): string =>
  `${issue.path.join('.')}: ${issue.message}`;

const isEqual = (one: QuotaLimits, other: QuotaLimits): boolean =>
  Object.keys(quotaLimits.shape).every((name) => one[name as keyof QuotaLimits] === other[name as keyof QuotaLimits]);
