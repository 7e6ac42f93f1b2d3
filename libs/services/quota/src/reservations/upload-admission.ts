import { Inject, Injectable } from '@nestjs/common';
import type { QuotaCommand, QuotaLimits } from '#libs/contracts';
import type { Recorded } from '#libs/eventing';
import { Clock, LOGGER, type Logger } from '#libs/platform';
import { causedBy } from '../caused-by.ts';
import { Limits } from '../limits/limits.ts';
import { TeamCapacity } from '../team-capacity/team-capacity.ts';
import { UploadLevelRepository } from '../upload-rate/upload-level.repository.ts';
import { describeRate, takeUpload, type UploadLevel } from '../upload-rate/upload-rate.ts';
import { Lease } from './lease.ts';
import { holderOf } from './reservation.decider.ts';
import type { OpenReservations } from './reservation-streams.ts';

export type ReserveUpload = Recorded<Extract<QuotaCommand, { type: 'ReserveUpload' }>>;

/** What uploads are decided by, as it is under the lock of the level. */
export interface AdmissionTerms {
  readonly limits: QuotaLimits;
  /** Rows that the databases of each team hold. */
  readonly rowsUsed: ReadonlyMap<string, number>;
  level: UploadLevel;
}

/** Decides whether uploads may begin, and answers: always, but to an asker that has stopped waiting. */
@Injectable()
export class UploadAdmission {
  readonly #limits: Limits;
  readonly #capacity: TeamCapacity;
  readonly #level: UploadLevelRepository;
  readonly #lease: Lease;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(
    limits: Limits,
    capacity: TeamCapacity,
    level: UploadLevelRepository,
    lease: Lease,
    clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#limits = limits;
    this.#capacity = capacity;
    this.#level = level;
    this.#lease = lease;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Holds all other decisions back until the caller's transaction ends. */
  async open(requests: readonly ReserveUpload[]): Promise<AdmissionTerms> {
    // The level's lock comes first: limits that are read under it are those of the last change.
    const [level, limits, rowsUsed] = await Promise.all([
      this.#level.lock(),
      this.#limits.current(),
      this.#capacity.used(requests.map(({ data }) => data.teamId)),
    ]);
    return { level, limits, rowsUsed };
  }

  /** In the transaction that the reservations and the terms were opened in; changes both. */
  decide(command: ReserveUpload, reservations: OpenReservations, terms: AdmissionTerms): void {
    const { jobId, target, teamId, declaredSize } = command.data;
    const { level, limits, rowsUsed } = terms;
    const now = this.#clock.now();
    const { allowed, level: levelAfter } = takeUpload(level, limits, now.getTime());
    const decision = reservations.execute(
      {
        type: 'Reserve',
        ...{ target, jobId, declaredSize, limits },
        rowsUsed: rowsUsed.get(teamId) ?? 0,
        askedAt: command.metadata.time,
        at: now.toISOString(),
        expiresAt: this.#lease.from(now),
        rate: { allowed, afterwards: describeRate(levelAfter, limits, now.getTime()) },
      },
      causedBy(command),
    );
    if (decision.outcome === 'accepted') terms.level = levelAfter;
    else if (decision.outcome === 'ignored') this.#answerAgain(command, reservations, decision.reason);
    else {
      const rate = describeRate(level, limits, now.getTime());
      const data = { jobId, target, refusal: decision.refusal, rate };
      reservations.notify({ type: 'UploadRefused', data }, causedBy(command));
    }
  }

  async save({ level }: AdmissionTerms): Promise<void> {
    await this.#level.save(level);
  }

  /** Who has a reservation gets the same answer, as a notice: the stream has it already. */
  #answerAgain(command: ReserveUpload, reservations: OpenReservations, reason: string): void {
    const { jobId, target } = command.data;
    const answer = holderOf(reservations.stateOf(target), jobId)?.answer;
    if (answer) reservations.notify({ type: 'UploadReserved', data: answer }, causedBy(command));
    else this.#logger.warn({ jobId, target, askedAt: command.metadata.time, reason }, 'upload request ignored');
  }
}
