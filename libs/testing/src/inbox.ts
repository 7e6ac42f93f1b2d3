/** Collects what a test hears, and waits for it without sleeping. */
export class Inbox<Item> {
  readonly items: Item[] = [];
  readonly #watchers = new Set<() => void>();

  add(...items: readonly Item[]): void {
    this.items.push(...items);
    for (const watcher of this.#watchers) watcher();
  }

  /** Resolves with all items once they satisfy the condition. A test that waits in vain ends by its time-out. */
  until(condition: (items: readonly Item[]) => boolean): Promise<readonly Item[]> {
    return new Promise((resolve) => {
      const watcher = () => {
        if (!condition(this.items)) return;
        this.#watchers.delete(watcher);
        resolve(this.items);
      };
      this.#watchers.add(watcher);
      watcher();
    });
  }

  count(count: number): Promise<readonly Item[]> {
    return this.until(({ length }) => length >= count);
  }
}
