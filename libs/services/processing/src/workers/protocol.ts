import type { ObjectStorageVariables } from '#libs/object-storage';
import type { ConversionProgress, ConversionResult, ConversionTask } from '../conversion/conversion.ts';

/** What a worker process has to know of the world: where the objects are. */
export type WorkerConfiguration = ObjectStorageVariables;

export type ToWorker =
  | { readonly type: 'prepare'; readonly configuration: WorkerConfiguration; readonly parent: number }
  | { readonly type: 'convert'; readonly task: ConversionTask };

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly progress: ConversionProgress }
  /** Resident bytes, where the parent cannot see them for itself. */
  | { readonly type: 'memory'; readonly bytes: number }
  /** `cause` is for the log: what went wrong on our side. */
  | { readonly type: 'finished'; readonly result: ConversionResult; readonly cause: string | null };
