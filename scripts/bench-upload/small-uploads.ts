import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Access } from '#libs/contracts';
import { form, formType } from './clients.ts';

const endOfHead = '\r\n\r\n';

/**
 * Sends small files over one connection, one after another, each in one piece. Node's own client would take a third of
 * what the gateway does, of the cores that both have to share.
 */
export class SmallUploads {
  readonly #socket: Socket;
  readonly #body: Buffer;
  #heard = '';
  #answer = Promise.withResolvers<string>();

  static async open({ baseUrl }: Access, bytes: number): Promise<SmallUploads> {
    return new SmallUploads(new URL(baseUrl), await buffer(form(bytes)));
  }

  private constructor({ hostname, port }: URL, body: Buffer) {
    this.#body = body;
    this.#socket = connect(Number(port), hostname)
      .setNoDelay()
      .setEncoding('latin1')
      .on('data', (text) => this.#hear(String(text)))
      .on('error', (error) => this.#answer.reject(error))
      .on('close', () => this.#answer.reject(new Error('the gateway has closed the connection')));
  }

  /** Rejects where the upload is not accepted. */
  async send({ baseUrl, token, folder }: Access): Promise<void> {
    const { host, pathname } = new URL(`${baseUrl}/create/${folder}`);
    const head = `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ntoken: ${token}\r\ncontent-type: ${formType}\r\n`;
    this.#answer = Promise.withResolvers();
    this.#socket.write(
      Buffer.concat([Buffer.from(`${head}content-length: ${this.#body.length}${endOfHead}`), this.#body]),
    );
    const answer = await this.#answer.promise;
    if (!answer.startsWith('HTTP/1.1 202 ')) throw new Error(`a small upload was answered: ${answer}`);
  }

  close(): void {
    this.#answer.promise.catch(() => undefined);
    this.#socket.destroy();
  }

  #hear(text: string): void {
    this.#heard += text;
    const end = this.#heard.indexOf(endOfHead);
    if (end === -1) return;
    const length = Number(/^content-length: (\d+)/im.exec(this.#heard)?.[1] ?? 0);
    if (this.#heard.length < end + endOfHead.length + length) return;
    this.#answer.resolve(this.#heard);
    this.#heard = '';
  }
}
