/** The largest piece of memory that was asked for at once, of those that are taken through the functions watched here. */
export class AllocationWatch {
  largest = 0;

  start(): void {
    for (const name of ['alloc', 'allocUnsafe', 'allocUnsafeSlow'] as const) this.#watchBuffer(name);
    for (const type of ['ArrayBuffer', 'Uint8Array', 'Uint32Array', 'Float64Array'] as const) this.#watchType(type);
  }

  #note(bytes: number): void {
    if (bytes > this.largest) this.largest = bytes;
  }

  #watchBuffer(name: 'alloc' | 'allocUnsafe' | 'allocUnsafeSlow'): void {
    const original = Buffer[name].bind(Buffer) as typeof Buffer.alloc;
    Buffer[name] = (size: number, ...rest: []) => {
      this.#note(size);
      return original(size, ...rest);
    };
  }

  #watchType(name: 'ArrayBuffer' | 'Uint8Array' | 'Uint32Array' | 'Float64Array'): void {
    const itemBytes = name === 'ArrayBuffer' ? 1 : globalThis[name].BYTES_PER_ELEMENT;
    const construct = (type: new (...args: unknown[]) => object, args: unknown[], target: unknown): object => {
      if (typeof args[0] === 'number') this.#note(args[0] * itemBytes);
      return Reflect.construct(type, args, target as never) as object;
    };
    Reflect.set(globalThis, name, new Proxy(globalThis[name], { construct: construct as never }));
  }
}
