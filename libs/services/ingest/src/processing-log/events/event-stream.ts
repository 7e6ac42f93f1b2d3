import { Readable } from 'node:stream';
import { Injectable, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { JobCloudEvent } from '#libs/contracts';
import { Clock } from '#libs/platform';
import { JobChanges, type JobWatch } from '../job-changes.ts';
import { pollMs } from '../jobs/job-wait.ts';
import { whenGone } from '../when-gone.ts';

const heartbeatMs = 15_000;

/** Between two rounds: under load events are read some at a time, not one by one for each client. */
const restMs = 50;

export interface StreamedEvent {
  readonly id: string | number;
  readonly event: JobCloudEvent;
}

/** Gives what is new since the last call; empty where nothing is. */
export type ReadOn = () => Promise<readonly StreamedEvent[]>;

/** Server-sent events (WHATWG HTML, 9.2) of one job, or of all. */
@Injectable()
export class EventStream {
  constructor(
    private readonly changes: JobChanges,
    private readonly clock: Clock,
  ) {}

  /** Reads only as fast as the client takes it; ends when the client goes away or the application shuts down. */
  open(jobId: string | null, readOn: ReadOn, reply: FastifyReply): StreamableFile {
    reply.headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    const watch = this.changes.watch(jobId, whenGone(reply));
    const text = Readable.from(this.text(readOn, watch), { objectMode: false });
    return new StreamableFile(text, { type: 'text/event-stream' });
  }

  private async *text(readOn: ReadOn, watch: JobWatch): AsyncGenerator<string> {
    try {
      // Something at once, so that the client knows that it is connected.
      yield ': connected\n\n';
      let lastText = this.clock.monotonic();
      while (!watch.ended) {
        const text = (await readOn()).map(toText).join('') || this.heartbeat(lastText);
        if (text) {
          yield text;
          lastText = this.clock.monotonic();
          await watch.rest(restMs);
        } else await watch.next(pollMs);
      }
    } finally {
      watch.close();
    }
  }

  private heartbeat(lastText: number): string {
    return this.clock.monotonic() - lastText >= heartbeatMs ? ': heartbeat\n\n' : '';
  }
}

const toText = ({ id, event }: StreamedEvent): string => `id: ${id}\ndata: ${JSON.stringify(event)}\n\n`;
