import { Inject, Injectable } from '@nestjs/common';
import { quotaCommands, type QuotaCommand, type QuotaEvent } from '#libs/contracts';
import { DirectProducer } from '#libs/eventing';
import { LOGGER, Timers, type Logger } from '#libs/platform';
import { QuotaAnswers } from './quota-answers.ts';
import { quotaUnavailable, refusalProblem } from './refusals.ts';

/** Milliseconds for a decision. Mostly it takes ten; but on a busy machine, many uploads at once had to wait for seconds. */
const decisionPatience = 5_000;

/** Milliseconds that a refused upload waits for its place to be given back. */
const releasePatience = 900;

type Wish = Extract<QuotaCommand, { type: 'ReserveUpload' }>['data'];
type Decision = Extract<QuotaEvent, { type: 'UploadReserved' | 'UploadRefused' }>;
type UploadCommand = Exclude<QuotaCommand, { type: 'ChangeQuota' }>;

/** A place for one upload: a lease, to be renewed while bytes come in. */
export interface Reservation {
  readonly jobId: string;
  readonly target: string;
  /** Bytes. */
  readonly maxFileSize: number;
  readonly rowsLeft: number;
  /** Aborts when the quota service has taken the place back. */
  readonly expired: AbortSignal;
}

/** The gateway's side of the quota: asks for a place, keeps it, and gives it back. */
@Injectable()
export class UploadReservations {
  constructor(
    private readonly answers: QuotaAnswers,
    private readonly producer: DirectProducer,
    private readonly timers: Timers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Throws the problem that the quota service has with it, or `unavailable` where it does not answer in time. */
  async reserve(wish: Wish): Promise<Reservation> {
    if (!this.answers.listening) throw quotaUnavailable();
    const { jobId, target } = wish;
    const expired = new AbortController();
    const decision = await this.#decision(wish, expired);
    if (decision?.type === 'UploadReserved') {
      const { maxFileSize, rowsLeft } = decision.data;
      return { jobId, target, maxFileSize, rowsLeft, expired: expired.signal };
    }
    this.answers.forget(jobId);
    if (decision) throw refusalProblem(decision.data.refusal, decision.data.rate);
    void this.#send({ type: 'ReleaseReservation', data: { jobId, target } });
    throw quotaUnavailable();
  }

  async renew({ jobId, target }: Reservation): Promise<void> {
    await this.#send({ type: 'RenewReservation', data: { jobId, target } });
  }

  /**
   * Gives the place back: there will be no job. Waits for the log, so that the caller's next try finds the place free;
   * a lost command costs the rest of the lease.
   */
  async release({ jobId, target }: Reservation): Promise<void> {
    this.answers.forget(jobId);
    await this.timers.atMost(releasePatience, this.#send({ type: 'ReleaseReservation', data: { jobId, target } }));
  }

  /** From here on the place ends with the job, or with its lease. */
  settle({ jobId }: Reservation): void {
    this.answers.forget(jobId);
  }

  /** Null where there was none in time. */
  #decision(wish: Wish, expired: AbortController): Promise<Decision | null> {
    const { promise, resolve } = Promise.withResolvers<Decision | null>();
    const timer = this.timers.after(decisionPatience, () => resolve(null));
    this.answers.listen(wish.jobId, (event) => {
      if (event.type === 'UploadReserved' || event.type === 'UploadRefused') resolve(event);
      if (event.type === 'ReservationExpired') expired.abort(quotaUnavailable());
    });
    void this.#send({ type: 'ReserveUpload', data: wish });
    return promise.finally(() => timer.cancel());
  }

  async #send(command: UploadCommand): Promise<void> {
    const { jobId, target } = command.data;
    try {
      await this.producer.send(quotaCommands, target, command);
    } catch (error) {
      this.logger.error({ err: error, jobId, command: command.type }, 'quota command not sent');
    }
  }
}
