import { Inject, Injectable } from '@nestjs/common';
import { EventLog } from '#libs/eventing';
import { ObjectStorage } from '#libs/object-storage';
import { Clock, LOGGER, Problem, Timers, type Logger } from '#libs/platform';

/** Milliseconds for which an answer of an engine holds, and those that it may take. */
const validMs = 1_000;
const patienceMs = 3_000;

interface Engine {
  readonly name: string;
  readonly check: () => Promise<void>;
  answer: Promise<boolean>;
  askedAt: number;
}

/** Turns uploads away at once while nothing can come of them: what writes to an engine has more patience than a client. */
@Injectable()
export class UploadEngines {
  readonly #engines: readonly Engine[];

  constructor(
    log: EventLog,
    storage: ObjectStorage,
    private readonly clock: Clock,
    private readonly timers: Timers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const neverAsked = { answer: Promise.resolve(false), askedAt: -Infinity };
    this.#engines = [
      { name: 'log', check: () => log.check(), ...neverAsked },
      { name: 'objects', check: () => storage.check(), ...neverAsked },
    ];
  }

  /** Throws `unavailable` where one of them is away. Under load, each is asked once a second. */
  async require(): Promise<void> {
    const answers = await Promise.all(this.#engines.map((engine) => this.#answer(engine)));
    if (!answers.every(Boolean)) throw engineAway();
  }

  #answer(engine: Engine): Promise<boolean> {
    const now = this.clock.monotonic();
    if (now - engine.askedAt >= validMs) {
      engine.askedAt = now;
      engine.answer = this.#ask(engine);
    }
    return engine.answer;
  }

  #ask({ name, check }: Engine): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const away = (reason: string) => {
      this.logger.warn({ engine: name, reason }, 'uploads are turned away');
      resolve(false);
    };
    const timer = this.timers.after(patienceMs, () => away(`no answer within ${patienceMs} ms`));
    check()
      .then(
        () => resolve(true),
        (error: unknown) => away(String(error)),
      )
      .finally(() => timer.cancel());
    return promise;
  }
}

const engineAway = () =>
  new Problem('unavailable', 'Files cannot be taken at the moment, and nothing was accepted. Send it again later.', {
    headers: { 'retry-after': '5' },
  });
