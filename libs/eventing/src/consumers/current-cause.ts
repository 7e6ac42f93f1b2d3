import { AsyncLocalStorage } from 'node:async_hooks';
import type { MessageMetadata } from '../messages.ts';

const handling = new AsyncLocalStorage<MessageMetadata>();

/** The message that is being handled, if any: what is written meanwhile is caused by it. */
export const currentCause = (): MessageMetadata | undefined => handling.getStore();

export const causedBy = <T>(metadata: MessageMetadata, work: () => T): T => handling.run(metadata, work);
