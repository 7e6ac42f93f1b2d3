import { createTransport, type Transporter } from 'nodemailer';
import { MailRefused, MailTransport, type Mail } from './mail-transport.ts';
import { mimeMail } from './mime-mail.ts';

const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 15_000, dnsTimeout: 10_000 };

/** Hands mails to a mail server, such as `smtps://user:password@mail.example.org`. */
export class SmtpMailTransport extends MailTransport {
  readonly leaseMs = 120_000;
  readonly #transporter: Transporter;
  readonly #from: string;

  constructor(url: string, from: string) {
    super();
    this.#transporter = createTransport(url, timeouts);
    this.#from = from;
  }

  async send(mail: Mail): Promise<void> {
    try {
      await this.#transporter.sendMail(mimeMail(mail, this.#from));
    } catch (error) {
      throw explained(error as { code?: string; responseCode?: number });
    }
  }
}

/** Of a server's answer only the code is kept: its text repeats the address. */
function explained({ code, responseCode }: { code?: string; responseCode?: number }): Error {
  if (responseCode === undefined) return new Error(`the mail server cannot be reached (${code ?? 'no reason given'})`);
  const answer = `the mail server answered ${responseCode}`;
  // RFC 5321, 4.2.1: 5xx is for good. A refused log-in (535) is for the operator to mend, though.
  return responseCode >= 500 && code !== 'EAUTH' ? new MailRefused(answer) : new Error(answer);
}
