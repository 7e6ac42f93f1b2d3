import { readFile } from 'node:fs/promises';
import type { Access } from '#libs/contracts';
import { ApiClient } from '../api-client.ts';
import type { SystemUnderTest } from './system-under-test.ts';

interface MailpitMessage {
  readonly ID: string;
  readonly MessageID: string;
}

/** A system that somebody else has started and will stop, with Mailpit for its mail server: that of docker-compose.yml. */
export class RunningSystem implements SystemUnderTest {
  readonly #access: Access;
  readonly #mailsUrl: string;

  private constructor(access: Access, mailsUrl: string) {
    this.#access = access;
    this.#mailsUrl = mailsUrl;
  }

  /** `ACCEPTANCE_ACCESS` is a file that holds the `Access`, `ACCEPTANCE_MAILS` the address of Mailpit. */
  static async find(environment: Readonly<Record<string, string | undefined>>): Promise<RunningSystem> {
    const { ACCEPTANCE_ACCESS: file, ACCEPTANCE_MAILS: mails = 'http://127.0.0.1:8025' } = environment;
    if (!file) throw new Error('ACCEPTANCE_ACCESS: name the file with what gives access to the running system.');
    return new RunningSystem(JSON.parse(await readFile(file, 'utf8')) as Access, mails);
  }

  async access(): Promise<Access> {
    return this.#access;
  }

  async client(): Promise<ApiClient> {
    return new ApiClient(this.#access.baseUrl, this.#access.token);
  }

  async mailsOf(jobId: string): Promise<string[]> {
    const { messages } = await this.#mailpit<{ messages: MailpitMessage[] }>('messages?limit=1000');
    const about = messages.filter(({ MessageID }) => MessageID.startsWith(jobId));
    // The rest of a mail's Message-ID is the number of the event that it tells.
    const sequence = ({ MessageID }: MailpitMessage) => parseInt(MessageID.slice(jobId.length + 1));
    about.sort((one, other) => sequence(one) - sequence(other));
    return Promise.all(about.map(({ ID }) => this.#mailpit<string>(`message/${ID}/raw`)));
  }

  async #mailpit<Answer>(path: string): Promise<Answer> {
    const response = await fetch(`${this.#mailsUrl}/api/v1/${path}`);
    if (!response.ok) throw new Error(`Mailpit answered ${response.status} to ${path}: ${await response.text()}`);
    const isJson = response.headers.get('content-type')?.includes('json');
    return (await (isJson ? response.json() : response.text())) as Answer;
  }
}
