import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';

/** A mail server that keeps what it gets. */
export class Mailpit {
  readonly smtpUrl: string;
  readonly #container: StartedTestContainer;
  readonly #messages: string;

  static async start(): Promise<Mailpit> {
    const container = await new GenericContainer('axllent/mailpit:v1.27')
      .withEnvironment({ MP_MAX_MESSAGES: '0' })
      .withExposedPorts(1025, 8025)
      .withWaitStrategy(Wait.forHttp('/readyz', 8025))
      .start();
    return new Mailpit(container);
  }

  private constructor(container: StartedTestContainer) {
    this.#container = container;
    this.smtpUrl = `smtp://127.0.0.1:${container.getMappedPort(1025)}`;
    this.#messages = `http://127.0.0.1:${container.getMappedPort(8025)}/api/v1/messages`;
  }

  /** How often each mail came, by the part of its `Message-ID` before the `@`. */
  async mails(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    const page = 1000;
    for (let start = 0; ; start += page) {
      const { messages } = (await this.#ask('GET', `?start=${start}&limit=${page}`)) as {
        messages: { MessageID: string }[];
      };
      for (const { MessageID } of messages) {
        const id = MessageID.split('@')[0]!;
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      if (messages.length < page) return counts;
    }
  }

  async empty(): Promise<void> {
    await this.#ask('DELETE', '');
  }

  async dispose(): Promise<void> {
    await this.#container.stop();
  }

  async #ask(method: string, query: string): Promise<unknown> {
    const response = await fetch(this.#messages + query, { method });
    if (!response.ok) throw new Error(`Mailpit answered ${response.status}: ${await response.text()}`);
    return method === 'GET' ? response.json() : undefined;
  }
}
