import { Inject, Injectable } from '@nestjs/common';
import { quotaEvents, type QuotaCommand, type QuotaEvent } from '#libs/contracts';
import { EventStore, type Recorded } from '#libs/eventing';
import { Clock, LOGGER, type Logger } from '#libs/platform';
import { causedBy } from '../caused-by.ts';
import { Limits } from '../limits/limits.ts';
import { TeamCapacity } from '../team-capacity/team-capacity.ts';
import { UploadLevelRepository } from '../upload-rate/upload-level.repository.ts';
import { describeRate, takeUpload } from '../upload-rate/upload-rate.ts';
import { Lease } from './lease.ts';
import { holderOf } from './reservation.decider.ts';
import type { OpenReservations } from './reservation-streams.ts';

type ReserveUpload = Recorded<Extract<QuotaCommand, { type: 'ReserveUpload' }>>;

/** Decides whether an upload may begin, and answers: always, but to an asker that has stopped waiting. */
@Injectable()
export class UploadAdmission {
  readonly #store: EventStore;
  readonly #limits: Limits;
  readonly #capacity: TeamCapacity;
  readonly #level: UploadLevelRepository;
  readonly #lease: Lease;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(
    store: EventStore,
    limits: Limits,
    capacity: TeamCapacity,
    level: UploadLevelRepository,
    lease: Lease,
    clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#store = store;
    this.#limits = limits;
    this.#capacity = capacity;
    this.#level = level;
    this.#lease = lease;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** In the transaction that the reservations were opened in. */
  async decide(command: ReserveUpload, reservations: OpenReservations): Promise<void> {
    const { jobId, target, teamId, declaredSize } = command.data;
    // The level's lock comes first: limits that are read under it are those of the last change.
    const level = await this.#level.lock();
    const limits = await this.#limits.current();
    const rowsUsed = await this.#capacity.used(teamId);
    const now = this.#clock.now();
    const { allowed, level: levelAfter } = takeUpload(level, limits, now.getTime());
    const decision = await reservations.execute(
      {
        type: 'Reserve',
        ...{ target, jobId, declaredSize, limits, rowsUsed },
        askedAt: command.metadata.time,
        at: now.toISOString(),
        expiresAt: this.#lease.from(now),
        rate: { allowed, afterwards: describeRate(levelAfter, limits, now.getTime()) },
      },
      causedBy(command),
    );
    switch (decision.outcome) {
      case 'accepted':
        return this.#level.save(levelAfter);
      case 'refused': {
        const rate = describeRate(level, limits, now.getTime());
        return this.#answer(command, {
          type: 'UploadRefused',
          data: { jobId, target, refusal: decision.refusal, rate },
        });
      }
      case 'ignored':
        return this.#answerAgain(command, reservations, decision.reason);
    }
  }

  /** Who has a reservation gets the same answer, as a notice: the stream has it already. */
  async #answerAgain(command: ReserveUpload, reservations: OpenReservations, reason: string): Promise<void> {
    const { jobId, target } = command.data;
    const answer = holderOf(reservations.stateOf(target), jobId)?.answer;
    if (answer) return this.#answer(command, { type: 'UploadReserved', data: answer });
    this.#logger.warn({ jobId, target, askedAt: command.metadata.time, reason }, 'upload request ignored');
  }

  #answer(command: ReserveUpload, answer: QuotaEvent): Promise<void> {
    return this.#store.publish(quotaEvents, command.data.target, answer, causedBy(command));
  }
}
