import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MailRefused, type Mail } from './mail-transport.ts';
import { OutboxMailTransport } from './outbox-mail-transport.ts';
import { SmtpMailTransport } from './smtp-mail-transport.ts';

const from = 'Data Collector <collector@data.example.org>';
const mail: Mail = {
  deliveryId: 'job-1-2-mail',
  jobId: 'job-1',
  sequence: 2,
  time: new Date('2026-01-01T12:00:00.123Z'),
  to: { name: 'Bert Bör', address: 'bert@example.org' },
  subject: 'Job job-1 queued: größe.sav',
  text: 'Hello Bert,\n\nJob ID: job-1\n',
  html: '<p>Hello Bert,</p>',
};

describe('the outbox', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'outbox-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const name = '2026-01-01T12-00-00.123Z-job-1-2.eml';
  const written = () => readFile(join(directory, name), 'utf8');

  it('keeps each mail as a file that a mail program opens', async () => {
    await new OutboxMailTransport(directory, from).send(mail);
    const text = await written();
    expect(text).toContain('From: Data Collector <collector@data.example.org>\r\n');
    expect(text).toMatch(/^To: =\?UTF-8\?Q\?Bert_B=C3=B6r\?= <bert@example\.org>\r\n/m);
    expect(text).toMatch(/^Subject: =\?UTF-8\?Q\?Job_job-1_queued=3A/m);
    expect(text).toContain('Message-ID: <job-1-2-mail@data.example.org>\r\n');
    expect(text).toContain('Date: Thu, 01 Jan 2026 12:00:00 +0000\r\n');
    expect(text).toContain('Job ID: job-1\r\n');
    expect(text).toContain('<p>Hello Bert,</p>');
  });

  it('holds a repeated mail once, with the same bytes', async () => {
    await new OutboxMailTransport(directory, from).send(mail);
    const first = await written();
    await new OutboxMailTransport(directory, from).send(mail);
    expect(await written()).toBe(first);
    expect(await readdir(directory)).toEqual([name]);
  });

  it('says without a path that it cannot be written to', async () => {
    await writeFile(join(directory, 'file'), '');
    const unwritable = new OutboxMailTransport(join(directory, 'file'), from);
    await expect(unwritable.send(mail)).rejects.toThrow(/^the mail cannot be written \(EEXIST\)$/);
  });

  it('is made where it is missing', async () => {
    await new OutboxMailTransport(join(directory, 'data', 'outbox'), from).send(mail);
    expect(await readdir(join(directory, 'data', 'outbox'))).toEqual([name]);
  });
});

describe('a mail server', () => {
  let server: Server;
  let lines: string[];
  /** Answers of the server by the first word of a command, where they are not 250. */
  let answers: Record<string, string>;

  beforeEach(async () => {
    lines = [];
    answers = { DATA: '354 go on', QUIT: '221 bye' };
    server = createServer((socket) => {
      let inData = false;
      socket.write('220 ready\r\n');
      createInterface(socket).on('line', (line) => {
        lines.push(line);
        if (inData && line !== '.') return;
        inData = line === 'DATA';
        socket.write(`${answers[line.split(' ')[0] ?? ''] ?? '250 ok'}\r\n`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const transport = () => new SmtpMailTransport(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, from);

  it('gets the mail with its envelope', async () => {
    await transport().send(mail);
    expect(lines).toContain('MAIL FROM:<collector@data.example.org>');
    expect(lines).toContain('RCPT TO:<bert@example.org>');
    expect(lines).toContain('Message-ID: <job-1-2-mail@data.example.org>');
    expect(lines).toContain('Job ID: job-1');
  });

  it('that refuses for good is not asked again, and the address is not repeated', async () => {
    answers['RCPT'] = '550 no such user <bert@example.org>';
    const refusal = await transport()
      .send(mail)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(MailRefused);
    expect((refusal as Error).message).toBe('the mail server answered 550');
  });

  it('that refuses for now may be asked again', async () => {
    answers['RCPT'] = '451 try later';
    const refusal = transport().send(mail);
    await expect(refusal).rejects.toThrow('the mail server answered 451');
    await expect(refusal).rejects.not.toBeInstanceOf(MailRefused);
  });

  it('that is not there may be asked again', async () => {
    const nowhere = new SmtpMailTransport('smtp://127.0.0.1:1', from);
    await expect(nowhere.send(mail)).rejects.toThrow('the mail server cannot be reached (ESOCKET)');
  });
});
