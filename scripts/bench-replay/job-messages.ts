import { jobEvents, type JobEvent } from '#libs/contracts';
import { MessageCodec, type OutgoingMessage } from '#libs/eventing';
import { completed, progressed, queued, received, started } from '../../libs/testing/src/job-events.ts';
import { ports } from './engines-to-measure.ts';

const codec = MessageCodec.of(jobEvents);
const jobsAtATime = 200;

/** The events of whole jobs as the services write them, jobs side by side, in chunks. */
export function* jobMessages(count: number): Iterable<OutgoingMessage[]> {
  for (let made = 0; made < count;) {
    const jobs = Array.from({ length: jobsAtATime }, () => ({
      id: ports.identifiers.uuid(),
      by: ports.identifiers.uuid(),
    }));
    const length = lifeOf('').length;
    const chunk: OutgoingMessage[] = [];
    for (let step = 0; step < length; step += 1) {
      for (const { id, by } of jobs) {
        const event = lifeOf(by)[step];
        if (event && made + chunk.length < count) chunk.push(encode(id, step + 1, event));
      }
    }
    made += chunk.length;
    yield chunk;
  }
}

const lifeOf = (submittedBy: string): JobEvent[] => [
  received({ submittedBy }),
  queued(submittedBy),
  started(),
  progressed(30),
  progressed(80),
  completed(),
];

function encode(key: string, sequence: number, event: JobEvent): OutgoingMessage {
  const metadata = {
    id: ports.identifiers.uuid(),
    key,
    sequence,
    time: ports.clock.now().toISOString(),
    source: 'bench',
    causationId: null,
    traceparent: null,
  };
  return codec.encode(jobEvents.topic, event, metadata);
}
