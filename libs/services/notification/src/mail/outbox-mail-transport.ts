import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { MailTransport, type Mail } from './mail-transport.ts';
import { mimeMail } from './mime-mail.ts';

/** Writes each mail as `<time>-<job>-<sequence>.eml` into a directory. A repeated mail takes the place of the former. */
export class OutboxMailTransport extends MailTransport {
  readonly leaseMs = 10_000;
  readonly #directory: string;
  readonly #from: string;
  readonly #composer = createTransport({ streamTransport: true, buffer: true });

  constructor(directory: string, from: string) {
    super();
    this.#directory = directory;
    this.#from = from;
  }

  async send(mail: Mail): Promise<void> {
    const { message } = await this.#composer.sendMail(mimeMail(mail, this.#from));
    try {
      await this.#write(mail, message as Buffer);
    } catch (cause) {
      // The system's own words name the path, which is nobody's business.
      throw new Error(`the mail cannot be written (${(cause as NodeJS.ErrnoException).code})`, { cause });
    }
  }

  async #write(mail: Mail, message: Buffer): Promise<void> {
    const name = `${mail.time.toISOString().replaceAll(':', '-')}-${mail.jobId}-${mail.sequence}.eml`;
    const unfinished = join(this.#directory, `.${name}.unfinished`);
    await mkdir(this.#directory, { recursive: true });
    await writeFile(unfinished, message, { flush: true });
    await rename(unfinished, join(this.#directory, name));
  }
}
