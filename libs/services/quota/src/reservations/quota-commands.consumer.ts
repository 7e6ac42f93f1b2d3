import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { quotaEvents, topics, type QuotaCommand } from '#libs/contracts';
import { EventStore, UnprocessableMessage, type Recorded } from '#libs/eventing';
import { Clock, Database, LOGGER, type Logger } from '#libs/platform';
import { causedBy } from '../caused-by.ts';
import { Limits } from '../limits/limits.ts';
import { Lease } from './lease.ts';
import type { ReservationCommand } from './reservation.decider.ts';
import { ReservationStreams, type OpenReservations } from './reservation-streams.ts';
import { UploadAdmission } from './upload-admission.ts';

type CommandOf<Type extends QuotaCommand['type']> = Recorded<Extract<QuotaCommand, { type: Type }>>;
type UploadCommand = CommandOf<'ReserveUpload'> | CommandOf<'RenewReservation'> | CommandOf<'ReleaseReservation'>;

/** Carries out what the gateways ask for: a batch in one transaction, one command after the other. */
@Controller()
export class QuotaCommandsConsumer {
  readonly #database: Database;
  readonly #store: EventStore;
  readonly #streams: ReservationStreams;
  readonly #admission: UploadAdmission;
  readonly #limits: Limits;
  readonly #lease: Lease;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(
    database: Database,
    store: EventStore,
    streams: ReservationStreams,
    admission: UploadAdmission,
    limits: Limits,
    lease: Lease,
    clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#database = database;
    this.#store = store;
    this.#streams = streams;
    this.#admission = admission;
    this.#limits = limits;
    this.#lease = lease;
    this.#clock = clock;
    this.#logger = logger;
  }

  @EventPattern<string>(topics.quotaCommands.name, { group: 'quota.commands', batch: true, restMs: 10 })
  async handle(@Payload() commands: readonly Recorded<QuotaCommand>[]): Promise<void> {
    await this.#database.transactional(async () => {
      for (const run of runsOf(commands)) {
        if (Array.isArray(run)) await this.#carryOut(run);
        else await this.#changeQuota(run);
      }
    });
  }

  async #carryOut(commands: readonly UploadCommand[]): Promise<void> {
    const requests = commands.filter((command) => command.type === 'ReserveUpload');
    const [reservations, terms] = await Promise.all([
      this.#streams.open(commands.map(({ data }) => data.target)),
      requests.length > 0 ? this.#admission.open(requests) : null,
    ]);
    for (const command of commands) {
      if (command.type === 'ReserveUpload') this.#admission.decide(command, reservations, terms!);
      else this.#changeReservation(command, reservations);
    }
    if (terms) await this.#admission.save(terms);
    await reservations.save();
  }

  #changeReservation(message: Exclude<UploadCommand, { type: 'ReserveUpload' }>, reservations: OpenReservations): void {
    const { jobId, target } = message.data;
    const command: ReservationCommand =
      message.type === 'RenewReservation'
        ? { type: 'Renew', jobId, target, expiresAt: this.#lease.from(this.#clock.now()) }
        : { type: 'Release', jobId, target, because: 'upload-aborted' };
    const decision = reservations.execute(command, causedBy(message));
    if (decision.outcome === 'ignored') {
      this.#logger.debug({ jobId, target, command: command.type, reason: decision.reason }, 'command ignored');
    }
  }

  /** Who asks for the limits that are in force is answered too, by a notice. */
  async #changeQuota(message: CommandOf<'ChangeQuota'>): Promise<void> {
    const { changes, by } = message.data;
    const decision = await this.#limits.execute({ type: 'Change', changes, by }, causedBy(message));
    if (decision.outcome === 'refused') throw new UnprocessableMessage(decision.refusal);
    if (decision.outcome === 'accepted') return;
    const data = { limits: await this.#limits.current(), by };
    await this.#store.publish(quotaEvents, message.metadata.key, { type: 'QuotaChanged', data }, causedBy(message));
  }
}

/** A change of the limits concerns all uploads after it, so it stands alone among runs of commands for uploads. */
function runsOf(commands: readonly Recorded<QuotaCommand>[]): (UploadCommand[] | CommandOf<'ChangeQuota'>)[] {
  const runs: (UploadCommand[] | CommandOf<'ChangeQuota'>)[] = [];
  for (const command of commands) {
    const last = runs.at(-1);
    if (command.type === 'ChangeQuota') runs.push(command);
    else if (Array.isArray(last)) last.push(command);
    else runs.push([command]);
  }
  return runs;
}
