import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** In PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface TestCertificates {
  readonly authority: Certificate;
  /** For 127.0.0.1. */
  readonly server: Certificate;
  readonly client: Certificate;
}

/** Made by openssl, for a day. */
export async function makeCertificates(): Promise<TestCertificates> {
  const directory = await mkdtemp(join(tmpdir(), 'datacollector-certificates-'));
  const make = async (name: string, ...more: readonly string[]): Promise<Certificate> => {
    const [cert, key] = [`${name}.cert.pem`, `${name}.key.pem`];
    const request = ['req', '-x509', '-days', '1', '-nodes', '-newkey', 'rsa:2048', '-subj', `/CN=${name}`];
    await run('openssl', [...request, '-out', cert, '-keyout', key, ...more], { cwd: directory });
    const [certPem, keyPem] = await Promise.all([cert, key].map((file) => readFile(join(directory, file), 'utf8')));
    return { cert: certPem!, key: keyPem! };
  };
  try {
    const authority = await make('authority');
    const signed = ['-CA', 'authority.cert.pem', '-CAkey', 'authority.key.pem'];
    const server = await make('server', ...signed, '-addext', 'subjectAltName=IP:127.0.0.1');
    return { authority, server, client: await make('client', ...signed) };
  } finally {
    await rm(directory, { recursive: true });
  }
}
