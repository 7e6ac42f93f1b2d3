import type { Clock, Identifiers } from '#libs/platform';
import { currentCause } from '../consumers/current-cause.ts';
import type { Causation, MessageMetadata } from '../messages.ts';

/** Makes the metadata of new messages of one service. */
export class MetadataSource {
  readonly #ports: { readonly clock: Clock; readonly identifiers: Identifiers; readonly source: string };

  constructor(ports: { readonly clock: Clock; readonly identifiers: Identifiers; readonly source: string }) {
    this.#ports = ports;
  }

  /** What is not said of the causation is taken from the message that is being handled. */
  next(key: string, sequence: number | null, { causationId, traceparent }: Causation): MessageMetadata {
    const { clock, identifiers, source } = this.#ports;
    const cause = currentCause();
    return {
      id: identifiers.uuid(),
      key,
      sequence,
      time: clock.now().toISOString(),
      source,
      causationId: causationId ?? cause?.id ?? null,
      traceparent: traceparent ?? cause?.traceparent ?? null,
    };
  }
}
