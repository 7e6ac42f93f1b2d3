import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { initialQuotaLimits, quotaEvents, type Decision, type QuotaLimits } from '#libs/contracts';
import { CommandHandler, type Causation } from '#libs/eventing';
import { Clock, Database, LOGGER, type Logger } from '#libs/platform';
import { drain } from '../upload-rate/upload-rate.ts';
import { UploadLevelRepository } from '../upload-rate/upload-level.repository.ts';
import { limitsDecider, type LimitsCommand, type LimitsEvent } from './limits.decider.ts';

const stream = { category: 'limits', id: 'server' };

/** The limits in force: a decision reads them in its own transaction, so a change counts from its commit on. */
@Injectable()
export class Limits implements OnApplicationBootstrap {
  readonly #database: Database;
  readonly #commands: CommandHandler;
  readonly #level: UploadLevelRepository;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(
    database: Database,
    commands: CommandHandler,
    level: UploadLevelRepository,
    clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#database = database;
    this.#commands = commands;
    this.#level = level;
    this.#clock = clock;
    this.#logger = logger;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.execute({ type: 'Announce' });
  }

  async current(): Promise<QuotaLimits> {
    const [row] = await this.#database.query<{ limits: QuotaLimits }>('SELECT limits FROM limits');
    return row?.limits ?? initialQuotaLimits;
  }

  execute(command: LimitsCommand, causation: Causation = {}): Promise<Decision<LimitsEvent, string>> {
    return this.#database.transactional(async () => {
      await this.#settleUploadLevel();
      const { decision, state } = await this.#commands.execute(limitsDecider, {
        family: quotaEvents,
        stream,
        command,
        ...causation,
      });
      if (decision.outcome === 'accepted') await this.#keep(state.limits);
      return decision;
    });
  }

  /** Up to now the level drains by the limits that were in force; its lock lets one change in at a time. */
  async #settleUploadLevel(): Promise<void> {
    const level = await this.#level.lock();
    await this.#level.save(drain(level, await this.current(), this.#clock.now().getTime()));
  }

  async #keep(limits: QuotaLimits): Promise<void> {
    await this.#database.query(
      'INSERT INTO limits (limits) VALUES ($1) ON CONFLICT (id) DO UPDATE SET limits = excluded.limits',
      [JSON.stringify(limits)],
    );
    this.#logger.info({ limits }, 'limits in force');
  }
}
