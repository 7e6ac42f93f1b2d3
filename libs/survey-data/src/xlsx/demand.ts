/** Holds a source back while nobody takes what it gives: hucre reads ahead without a bound. */
export class Demand {
  private rising = Promise.withResolvers<void>();

  constructor() {
    this.rise();
  }

  rise(): void {
    this.rising.resolve();
  }

  fall(): void {
    this.rising = Promise.withResolvers<void>();
  }

  present(): Promise<void> {
    return this.rising.promise;
  }
}
