import type { Clock, Timer, Timers } from '#libs/platform';

export const blockSize = 256 * 1024;

/** A part that is being filled. */
export interface BlockHolder {
  /** Takes a block at once: from here on it may be told to give it back. */
  receive(block: Buffer): void;
  /** Puts its bytes aside on disk and gives its blocks back. Whoever owns the holder hears of a failure. */
  spill(): Promise<void>;
}

/** Where the pool takes the time from. */
export interface PoolTime {
  readonly clock: Clock;
  readonly timers: Timers;
}

interface Holding {
  blocks: number;
  /** Milliseconds on the monotonic clock. */
  grewAt: number;
}

/** Milliseconds without growing after which a holder is slow. */
const slowAfterMs = 1_000;

/**
 * The memory of all uploads of a process, lent in blocks: to parts that are being filled, their holders, and to parts
 * on their way. What is on its way comes back soon, because S3 and the disk are given only so much time; so whoever finds
 * no block waits for one, in turn. A holder keeps its blocks for as long as its client likes: the one that grew least
 * recently has to put them aside on disk where it is slow, or where nothing is on its way. So nobody ever waits for
 * somebody else's client.
 */
export class BlockPool {
  readonly #limit: number;
  readonly #time: PoolTime;
  readonly #free: Buffer[] = [];
  /** The one that grew least recently first. */
  readonly #holders = new Map<BlockHolder, Holding>();
  readonly #waiting = new Map<BlockHolder, () => void>();
  #made = 0;
  #held = 0;
  #spilling = false;
  #nextLook: Timer | undefined;

  /** @param bytes that may be lent at once */
  constructor(bytes: number, time: PoolTime) {
    this.#limit = Math.floor(bytes / blockSize);
    this.#time = time;
  }

  /** Resolves when the holder has received a block. Throws the signal's reason where that comes first. */
  async lend(holder: BlockHolder, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const block = this.#free.pop() ?? this.#make();
    if (block) this.#hand(block, holder);
    else await this.#wait(holder, signal);
  }

  /** From here on the holder's blocks come back without its client's doing. */
  settle(holder: BlockHolder): void {
    this.#held -= this.#holders.get(holder)?.blocks ?? 0;
    this.#holders.delete(holder);
  }

  give(blocks: readonly Buffer[]): void {
    for (const block of blocks) this.#pass(block);
    void this.#reclaim();
  }

  #make(): Buffer | undefined {
    if (this.#made === this.#limit) return undefined;
    this.#made += 1;
    return Buffer.allocUnsafeSlow(blockSize);
  }

  #hand(block: Buffer, holder: BlockHolder): void {
    const blocks = this.#holders.get(holder)?.blocks ?? 0;
    this.#holders.delete(holder);
    this.#holders.set(holder, { blocks: blocks + 1, grewAt: this.#time.clock.monotonic() });
    this.#held += 1;
    holder.receive(block);
  }

  #pass(block: Buffer): void {
    const [next] = this.#waiting;
    if (!next) return void this.#free.push(block);
    const [holder, resolve] = next;
    this.#waiting.delete(holder);
    this.#hand(block, holder);
    resolve();
  }

  #wait(holder: BlockHolder, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = () => {
      this.#waiting.delete(holder);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    this.#waiting.set(holder, resolve);
    void this.#reclaim();
    return promise.finally(() => signal.removeEventListener('abort', abort));
  }

  /** One at a time: the blocks of the first may be enough. */
  async #reclaim(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#spilling) {
      const victim = this.#victim();
      if (!victim) return this.#lookAgain();
      this.#spilling = true;
      // A failure ends the victim's own upload; its blocks come back all the same.
      await victim.spill().catch(() => undefined);
      this.#spilling = false;
    }
  }

  /** Who is not slow yet may be so then. */
  #lookAgain(): void {
    this.#nextLook ??= this.#time.timers.after(slowAfterMs, () => {
      this.#nextLook = undefined;
      void this.#reclaim();
    });
  }

  #victim(): BlockHolder | undefined {
    const onTheirWay = this.#made - this.#free.length - this.#held;
    if (onTheirWay === 0) return this.#holders.keys().next().value;
    const slow = this.#time.clock.monotonic() - slowAfterMs;
    for (const [holder, { grewAt }] of this.#holders) {
      if (grewAt > slow) return undefined;
      // Who waits for a block is not slow by itself.
      if (!this.#waiting.has(holder)) return holder;
    }
    return undefined;
  }
}
