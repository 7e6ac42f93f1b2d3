import type { Readable } from 'node:stream';

export interface StoredObject {
  /** Bytes. */
  readonly size: number;
}

export interface ObjectFacts extends StoredObject {
  readonly modifiedAt: Date;
}

export interface ListedObject extends ObjectFacts {
  readonly key: string;
}

/** The part of an object to read: both ends inclusive, as in HTTP; without `end` up to the object's end. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/** A file on this machine with an object's content. Read it, never write it. */
export interface LocalCopy {
  readonly path: string;
  /** Says that the file is no longer needed. */
  release(): Promise<void>;
}

export class ObjectNotFound extends Error {
  override readonly name = 'ObjectNotFound';
  constructor(readonly key: string) {
    super(`there is no object ${key}`);
  }
}

/** A key is written once: what is there stays as it is. */
export class ObjectExists extends Error {
  override readonly name = 'ObjectExists';
  constructor(readonly key: string) {
    super(`there is already an object ${key}`);
  }
}

/** The store does not answer, or has no room: there is nothing wrong with what it was asked, and later it may do it. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
  constructor(cause: unknown) {
    super(`the object storage cannot do it now: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Files by key, no broader than what every S3 offers. A key is written once and never overwritten; it consists of
 * segments of letters, digits, `.`, `_` and `-`, separated by `/`. Every engine passes `describeObjectStorage`.
 */
export abstract class ObjectStorage {
  /**
   * Stores a stream of unknown size without holding it in memory. The object is visible only when it is whole and
   * durable. When the source fails or the signal aborts, the promise rejects with that reason and nothing is left behind.
   * A chunk is not used any more once the next one is asked for. Throws `ObjectExists` where the key is taken.
   */
  abstract put(key: string, source: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredObject>;

  /** Stores a file of this machine, and takes it: afterwards it is gone from its path. */
  abstract putFile(key: string, path: string): Promise<StoredObject>;

  /** Throws `ObjectNotFound` before the first byte. */
  abstract get(key: string, range?: ByteRange): Promise<Readable>;

  /** Null where there is no such object. */
  abstract stat(key: string): Promise<ObjectFacts | null>;

  /** For readers that need a file. Throws `ObjectNotFound`. */
  abstract localCopy(key: string): Promise<LocalCopy>;

  /** A key without an object is no error. */
  abstract delete(keys: readonly string[]): Promise<void>;

  /** Every object whose key begins with the prefix, in no particular order. */
  abstract list(prefix: string): AsyncIterable<ListedObject>;

  /** Removes what interrupted writes have left behind and is older than this; returns how many. */
  abstract removeLeftovers(olderThan: Date): Promise<number>;

  /** Rejects with a reason where the storage does not answer. */
  abstract check(): Promise<void>;
}
