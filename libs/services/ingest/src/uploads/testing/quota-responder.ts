import {
  quotaCommands,
  quotaEvents,
  topics,
  type QuotaCommand,
  type QuotaEvent,
  type UploadRate,
} from '#libs/contracts';
import { DirectProducer, EventLog, MessageCodec, type LogMessage, type Subscription } from '#libs/eventing';
import { Clock, Identifiers } from '#libs/platform';
import type { TestGateway } from '../../testing/test-gateway.ts';

export type ReserveUpload = Extract<QuotaCommand, { type: 'ReserveUpload' }>;
type Answer = Extract<QuotaEvent, { type: 'UploadReserved' | 'UploadRefused' }> | null;

export const rate: UploadRate = {
  limit: 600,
  window: 60,
  remaining: 99,
  resetAt: '2100-01-01T00:00:00.000Z',
  retryAfter: 0,
};

export const reserved = ({ data: { jobId, target } }: ReserveUpload, maxFileSize = 64 * 1024 * 1024): Answer => ({
  type: 'UploadReserved',
  data: { jobId, target, expiresAt: '2100-01-01T00:00:00.000Z', maxFileSize, rowsLeft: 1_000_000, rate },
});

/** Answers for the quota service, over the real log. Without other words it reserves; `null` is silence. */
export class QuotaResponder {
  readonly commands: QuotaCommand[] = [];
  decide: (command: ReserveUpload) => Answer = (command) => reserved(command);
  readonly #codec = new MessageCodec([quotaCommands]);
  readonly #producer: DirectProducer;
  readonly #tail: Subscription;
  readonly #heard = new EventTarget();

  static async start(gateway: TestGateway): Promise<QuotaResponder> {
    const responder = new QuotaResponder(gateway);
    await responder.#tail.ready;
    return responder;
  }

  private constructor({ service }: TestGateway) {
    const log = service.get(EventLog);
    const ports = { clock: service.get(Clock), identifiers: service.get(Identifiers) };
    this.#producer = new DirectProducer({ log, ...ports, source: 'quota-service' });
    this.#tail = log.tail({
      topics: [topics.quotaCommands.name],
      onMessage: (message) => void this.#hear(message),
    });
  }

  stop(): Promise<void> {
    return this.#tail.stop();
  }

  /** The next command of a type that comes after the call. */
  next(type: QuotaCommand['type']): Promise<QuotaCommand> {
    return new Promise((resolve) => {
      const hear = () => {
        const command = this.commands.at(-1);
        if (command?.type !== type) return;
        this.#heard.removeEventListener('command', hear);
        resolve(command);
      };
      this.#heard.addEventListener('command', hear);
    });
  }

  async say(event: QuotaEvent & { data: { target: string } }): Promise<void> {
    await this.#producer.send(quotaEvents, event.data.target, event);
  }

  async #hear(message: LogMessage): Promise<void> {
    const command = this.#codec.decode(message) as QuotaCommand;
    this.commands.push(command);
    this.#heard.dispatchEvent(new Event('command'));
    const answer = command.type === 'ReserveUpload' ? this.decide(command) : null;
    if (answer) await this.say(answer);
  }
}
