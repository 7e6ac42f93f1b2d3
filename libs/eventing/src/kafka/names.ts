/** What topics and groups are called in a cluster that several installations share: each has a prefix of its own. */
export class Names {
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  inCluster(name: string): string {
    return this.#prefix + name;
  }

  fromCluster(name: string): string {
    return name.slice(this.#prefix.length);
  }
}
