import { createHash } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import type { Mail } from './mail-transport.ts';

/** What nodemailer makes a MIME message of: the same bytes for the same mail. `from` is a mailbox, with or without a name. */
export function mimeMail(mail: Mail, from: string): SendMailOptions {
  const { deliveryId, time, to, subject, text, html } = mail;
  const domain = /@([^\s>@]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  const options = {
    from,
    to,
    subject,
    text,
    html,
    date: time,
    messageId: `<${deliveryId}@${domain}>`,
    // RFC 3834: keeps out-of-office replies away.
    headers: { 'Auto-Submitted': 'auto-generated' },
    newline: 'windows',
    // Base64, which nodemailer prefers for some languages, can't be searched.
    textEncoding: 'quoted-printable' as const,
    disableFileAccess: true,
    disableUrlAccess: true,
    // Nodemailer would draw this at random. It takes the option, though its types do not know it.
    baseBoundary: createHash('sha256').update(deliveryId).digest('hex').slice(0, 16),
  };
  return options;
}
