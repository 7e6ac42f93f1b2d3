import { type Database, isDatabaseAway, type Logger, Loop, type Timers } from '#libs/platform';
import type { MessageCodec } from '../cloud-events/message-codec.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Dispatcher } from './dispatcher.ts';
import { sequenceOf } from '../cloud-events/headers.ts';
import { isUnprocessable, reasonOf } from './failures.ts';
import type { GroupProgress, Standing } from './group-progress.ts';
import type { ParkedMessage, ParkingLot } from './parking-lot.ts';
import { advanceOf, readEntry, sortEntries } from './triage.ts';

export interface RetrierOptions {
  readonly database: Database;
  readonly codec: MessageCodec;
  readonly dispatcher: Dispatcher;
  readonly progress: GroupProgress;
  readonly parking: ParkingLot;
  readonly deadLetters: DeadLetters;
  readonly timers: Timers;
  readonly logger: Logger;
  /** Attempts after which a message becomes a dead letter, and its stream goes on. */
  readonly maxAttempts: number;
  readonly onDeadLetter: (message: ParkedMessage, reason: string) => void;
}

const leastPauseMs = 10;
/** Attempts after which waiting, half a second by then, is worth a warning. */
const attemptsInSilence = 6;

/** Works off parked messages, each key's in order. */
export class Retrier {
  readonly #options: RetrierOptions;
  readonly #loop: Loop;

  constructor(options: RetrierOptions) {
    this.#options = options;
    const { timers, logger } = options;
    // The interval is for replayed letters, and for what other members have parked and left.
    this.#loop = new Loop({ name: 'retrier', intervalMs: 2_000, round: () => this.#round(), timers, logger });
  }

  start(): void {
    this.#loop.start();
  }

  wake(): void {
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  async #round(): Promise<boolean> {
    const { parking, timers } = this.#options;
    const { dueInMs } = await parking.outlook();
    if (dueInMs === null) return false;
    if (dueInMs <= 0 && (await this.#retryOne())) return true;
    // Where another member works on what is due, it is not looked at all the time.
    timers.after(Math.max(dueInMs, leastPauseMs), () => this.wake());
    return false;
  }

  /** Returns whether there was one. */
  async #retryOne(): Promise<boolean> {
    const { database, parking } = this.#options;
    let taken: ParkedMessage | null = null;
    try {
      await database.transactional(async () => {
        taken = await parking.takeDue();
        if (taken) await this.#handle(taken);
      });
    } catch (error) {
      if (!taken || isDatabaseAway(error)) throw error;
      await this.#failed(taken, error);
    }
    return taken !== null;
  }

  async #handle(message: ParkedMessage): Promise<void> {
    const { codec, progress, dispatcher, parking } = this.#options;
    const entry = readEntry(codec, message);
    if (entry.content instanceof Error) throw entry.content;
    const sorted = sortEntries([entry], await this.#standing(message, entry.sequence));
    await dispatcher.dispatch(message.topic, sorted);
    if (!message.replay) await progress.advance(message.topic, advanceOf(sorted));
    await parking.remove(message);
  }

  /** A replayed letter is handled whatever its stream has come to since. */
  async #standing({ topic, key, headers, replay }: ParkedMessage, sequence: number | null): Promise<Standing> {
    const parked = new Set<string>();
    if (replay) return { versions: new Map([[key, (sequence ?? 1) - 1]]), parked, handled: new Set() };
    const ids = sequence === null ? [headers['ce_id'] ?? ''] : [];
    return { ...(await this.#options.progress.standing(topic, [key], ids)), parked };
  }

  async #failed(message: ParkedMessage, error: unknown): Promise<void> {
    const { database, parking, maxAttempts } = this.#options;
    const reason = reasonOf(error);
    const isLast = message.attempts + 1 >= maxAttempts || isUnprocessable(error);
    await database.transactional(() => (isLast ? this.#bury(message, reason) : parking.postpone(message, reason)));
    if (!isLast && message.attempts >= attemptsInSilence) this.#warn(message, reason);
  }

  #warn({ topic, key, attempts }: ParkedMessage, reason: string): void {
    this.#options.logger.warn({ topic, key, attempts: attempts + 1, reason }, 'parked message fails again');
  }

  async #bury(message: ParkedMessage, reason: string): Promise<void> {
    const { database, parking, deadLetters, progress, onDeadLetter } = this.#options;
    // Another member may have been faster.
    if (!(await parking.remove(message))) return;
    await deadLetters.bury([{ ...message, reason }]);
    const sequence = sequenceOf(message.headers);
    if (sequence !== null && !message.replay) {
      await progress.advance(message.topic, { versions: new Map([[message.key, sequence]]), handled: [] });
    }
    database.afterCommit(() => onDeadLetter(message, reason));
  }
}
