import {
  accept,
  ignore,
  refuse,
  type Decider,
  type Decision,
  type QuotaEvent,
  type QuotaLimits,
  type UploadRate,
  type UploadRefusal,
} from '#libs/contracts';

/** Times are RFC 3339 UTC with milliseconds, so that they compare as text. */
export type ReservationCommand =
  | {
      readonly type: 'Reserve';
      readonly target: string;
      readonly jobId: string;
      /** Bytes, where the client said so. */
      readonly declaredSize: number | null;
      readonly askedAt: string;
      readonly at: string;
      readonly expiresAt: string;
      readonly limits: Pick<QuotaLimits, 'jobsPerDestination' | 'maxFileSize' | 'maxRowsPerTeam'>;
      /** Rows that the team's databases hold. */
      readonly rowsUsed: number;
      /** Whether the server-wide rate allows one more, and the rate as it is then. */
      readonly rate: { readonly allowed: boolean; readonly afterwards: UploadRate };
    }
  | { readonly type: 'Renew'; readonly target: string; readonly jobId: string; readonly expiresAt: string }
  | { readonly type: 'Claim'; readonly target: string; readonly jobId: string }
  | {
      readonly type: 'Release';
      readonly target: string;
      readonly jobId: string;
      readonly because: 'upload-aborted' | 'job-ended';
    }
  | { readonly type: 'Expire'; readonly target: string; readonly at: string };

/** A refusal changes nothing, so it is no event of the stream. */
export type ReservationEvent = Exclude<QuotaEvent, { type: 'UploadRefused' | 'QuotaChanged' }>;
type CommandOf<Type extends ReservationCommand['type']> = Extract<ReservationCommand, { type: Type }>;
type ReservationDecision = Decision<ReservationEvent, UploadRefusal>;

/** A place at the destination: a lease while the file is on its way, the job's own from the claim to its end. */
export interface Holder {
  readonly jobId: string;
  /** Null once claimed. */
  readonly expiresAt: string | null;
  /** The answer that the upload got; null where its job came after the reservation was over. */
  readonly answer: Extract<QuotaEvent, { type: 'UploadReserved' }>['data'] | null;
}

/** In the order in which they took their places. */
export interface Reservations {
  readonly holders: readonly Holder[];
}

/** Who may upload to one destination, a folder or a database: stream `reservation-<target>`. */
export const reservationDecider: Decider<ReservationCommand, Reservations, ReservationEvent, UploadRefusal> = {
  initialState: { holders: [] },
  decide,
  evolve,
};

/** An asker that has waited for longer has given up, and would leave its place empty. */
export const askersPatienceMs = 5_000;

export const holderOf = ({ holders }: Reservations, jobId: string): Holder | undefined =>
  holders.find((holder) => holder.jobId === jobId);

function decide(command: ReservationCommand, state: Reservations): ReservationDecision {
  switch (command.type) {
    case 'Reserve':
      return reserve(command, state);
    case 'Renew':
      return renew(command, holderOf(state, command.jobId));
    case 'Claim':
      return claim(command, holderOf(state, command.jobId));
    case 'Release':
      return release(command, holderOf(state, command.jobId));
    case 'Expire':
      return expire(command, state);
    default:
      return command satisfies never;
  }
}

function reserve(command: CommandOf<'Reserve'>, state: Reservations): ReservationDecision {
  const { target, jobId, at, expiresAt, limits, rowsUsed, rate } = command;
  if (holderOf(state, jobId)) return ignore('the upload has its place already');
  if (Date.parse(at) - Date.parse(command.askedAt) > askersPatienceMs) return ignore('the asker has given up');
  const refusal = obstacle(
    command,
    state.holders.filter((holder) => !isDue(holder, at)),
  );
  if (refusal) return refuse(refusal);
  const { maxFileSize, maxRowsPerTeam } = limits;
  const rowsLeft = maxRowsPerTeam - rowsUsed;
  const data = { jobId, target, expiresAt, maxFileSize, rowsLeft, rate: rate.afterwards };
  return accept<ReservationEvent>(...expirations(target, state, at), { type: 'UploadReserved', data });
}

/** What stands against an upload: what its own destination and team are told first, the server-wide rate last. */
function obstacle(command: CommandOf<'Reserve'>, holders: readonly Holder[]): UploadRefusal | null {
  const { declaredSize, limits, rowsUsed, rate } = command;
  const { jobsPerDestination, maxFileSize, maxRowsPerTeam } = limits;
  // An accepted job can be asked about; one whose upload is under way may come to nothing.
  const busyWith = holders.find(({ expiresAt }) => expiresAt === null) ?? holders[0];
  if (busyWith && holders.length >= jobsPerDestination) return { reason: 'destination-busy', jobId: busyWith.jobId };
  if (rowsUsed >= maxRowsPerTeam) return { reason: 'team-capacity-exceeded', limit: maxRowsPerTeam, used: rowsUsed };
  if (declaredSize !== null && declaredSize > maxFileSize) {
    return { reason: 'file-too-large', limit: maxFileSize, declared: declaredSize };
  }
  return rate.allowed ? null : { reason: 'upload-rate-exceeded' };
}

function renew(command: CommandOf<'Renew'>, holder: Holder | undefined): ReservationDecision {
  const { jobId, target, expiresAt } = command;
  if (!holder) return ignore('there is no such reservation');
  if (holder.expiresAt === null) return ignore('the job has claimed its place');
  if (expiresAt <= holder.expiresAt) return ignore('the reservation lasts longer already');
  return accept<ReservationEvent>({ type: 'ReservationRenewed', data: { jobId, target, expiresAt } });
}

/** An accepted job is never lost: it takes its place even where its reservation is over. */
function claim({ jobId, target }: CommandOf<'Claim'>, holder: Holder | undefined): ReservationDecision {
  if (holder?.expiresAt === null) return ignore('the job has claimed its place');
  return accept<ReservationEvent>({ type: 'ReservationClaimed', data: { jobId, target } });
}

function release(command: CommandOf<'Release'>, holder: Holder | undefined): ReservationDecision {
  const { jobId, target, because } = command;
  if (!holder) return ignore('there is no such reservation');
  if (because === 'upload-aborted' && holder.expiresAt === null) return ignore('the job has claimed its place');
  return accept<ReservationEvent>({ type: 'ReservationReleased', data: { jobId, target } });
}

function expire({ target, at }: CommandOf<'Expire'>, state: Reservations): ReservationDecision {
  const events = expirations(target, state, at);
  return events.length > 0 ? accept(...events) : ignore('no reservation is past its time');
}

const isDue = ({ expiresAt }: Holder, at: string): boolean => expiresAt !== null && expiresAt <= at;

const expirations = (target: string, { holders }: Reservations, at: string): ReservationEvent[] =>
  holders
    .filter((holder) => isDue(holder, at))
    .map(({ jobId }) => ({ type: 'ReservationExpired', data: { jobId, target } }));

function evolve(state: Reservations, event: ReservationEvent): Reservations {
  const { jobId } = event.data;
  const answer = holderOf(state, jobId)?.answer ?? null;
  switch (event.type) {
    case 'UploadReserved':
      return withHolder(state, { jobId, expiresAt: event.data.expiresAt, answer: event.data });
    case 'ReservationRenewed':
      return withHolder(state, { jobId, expiresAt: event.data.expiresAt, answer });
    case 'ReservationClaimed':
      return withHolder(state, { jobId, expiresAt: null, answer });
    case 'ReservationReleased':
    case 'ReservationExpired':
      return { holders: state.holders.filter((holder) => holder.jobId !== jobId) };
    default:
      return event satisfies never;
  }
}

function withHolder(state: Reservations, holder: Holder): Reservations {
  if (!holderOf(state, holder.jobId)) return { holders: [...state.holders, holder] };
  return { holders: state.holders.map((former) => (former.jobId === holder.jobId ? holder : former)) };
}
