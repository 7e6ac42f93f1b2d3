import { z } from 'zod';

const seconds = (initial: number) => z.coerce.number().positive().default(initial);
const text = z.string().min(1).optional();

/** Every environment variable of the system: its default and what it means. README's table is made from this. */
export const variables = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000).describe('Port of the API; 0 takes a free one'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  OPS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(9464)
    .describe('Port of health and metrics; 0 takes a free one'),
  DRAIN_SECONDS: z.coerce
    .number()
    .nonnegative()
    .max(15)
    .default(0)
    .describe('How long a process that is told to stop still answers, so that a proxy notices that it is not ready'),
  DATA_DIR: z
    .string()
    .default('.data')
    .describe('Where the embedded engines keep everything, and files are put on their way'),
  PUBLIC_URL: z.url().optional().describe('How callers reach the API, for links in mails and answers'),
  DATABASE_URL: text.describe('PostgreSQL; embedded where missing'),
  KAFKA_BROKERS: text.describe('Comma-separated host:port; the log is embedded where missing'),
  KAFKA_PREFIX: z
    .string()
    .regex(/^[\w.-]*$/, 'only letters, digits, ".", "_" and "-" are allowed')
    .default('')
    .describe('Begins the names of all topics and groups, where installations share a cluster'),
  KAFKA_TLS: z.stringbool().default(false).describe('Whether the brokers are spoken to over TLS'),
  KAFKA_TLS_CA_FILE: text.describe(
    "PEM file of the authority that has signed the brokers' certificates; one that everybody knows where missing",
  ),
  KAFKA_TLS_CERT_FILE: text.describe('PEM file of the certificate that the brokers know this process by'),
  KAFKA_TLS_KEY_FILE: text.describe('PEM file of the private key of KAFKA_TLS_CERT_FILE'),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .optional()
    .describe('How KAFKA_USERNAME and KAFKA_PASSWORD are shown to the brokers: plain, scram-sha-256 or scram-sha-512'),
  KAFKA_USERNAME: text.describe('For KAFKA_SASL_MECHANISM'),
  KAFKA_PASSWORD: text.describe('For KAFKA_SASL_MECHANISM'),
  S3_ENDPOINT: text.describe('MinIO or another S3; a directory where missing'),
  S3_ACCESS_KEY: text.describe('For S3_ENDPOINT'),
  S3_SECRET_KEY: text.describe('For S3_ENDPOINT'),
  S3_BUCKET: z.string().default('datacollector').describe('For S3_ENDPOINT; made at the first start'),
  S3_REGION: z.string().default('us-east-1').describe('For S3_ENDPOINT'),
  CACHE_MB: z.coerce
    .number()
    .int()
    .min(0)
    .default(2048)
    .describe('Disk in DATA_DIR for copies of objects of S3_ENDPOINT that are read again'),
  SMTP_URL: text.describe('Mail server; mails are .eml files in DATA_DIR/outbox where missing'),
  MAIL_FROM: z.string().default('Data Collector <datacollector@localhost>').describe('Sender of mails'),
  CALLBACK_ALLOW: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((entry) => entry.trim())
        .filter(Boolean),
    )
    .describe('Comma-separated host:port that callbacks may reach although the address is private'),
  CALLBACK_RETRY_SECONDS: z
    .string()
    .default('0,5,300,1800,7200,18000,36000,36000')
    .transform((list) => list.split(',').map(Number))
    .pipe(z.array(z.number().nonnegative()).min(1))
    .describe('Pause before each attempt of a callback'),
  SECRETS_KEY: text.describe('32 bytes in base64 that seal secrets at rest; made and kept in DATA_DIR where missing'),
  WORKERS: z.coerce.number().int().positive().default(2).describe('Files that one processing service reads at a time'),
  WORKER_MEMORY_MB: z.coerce.number().int().positive().default(1536).describe('A worker process above this is killed'),
  JOB_TIMEOUT_SECONDS: seconds(3600).describe('A job that takes longer fails'),
  JOB_MAX_ATTEMPTS: z.coerce.number().int().positive().default(3).describe('Crashes after which a job fails'),
  RESERVATION_SECONDS: seconds(60).describe('How long an upload that sends nothing keeps its place'),
  ORPHAN_GRACE_SECONDS: seconds(3600).describe('Age at which stored files that no job explains are removed'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least severity that is logged'),
});

export type Configuration = z.output<typeof variables>;

/** What a variable asks for besides itself. */
export const companions: Partial<Record<keyof Configuration, readonly (keyof Configuration)[]>> = {
  KAFKA_TLS: ['KAFKA_BROKERS'],
  KAFKA_TLS_CA_FILE: ['KAFKA_TLS'],
  KAFKA_TLS_CERT_FILE: ['KAFKA_TLS', 'KAFKA_TLS_KEY_FILE'],
  KAFKA_TLS_KEY_FILE: ['KAFKA_TLS', 'KAFKA_TLS_CERT_FILE'],
  KAFKA_SASL_MECHANISM: ['KAFKA_BROKERS', 'KAFKA_USERNAME', 'KAFKA_PASSWORD'],
  KAFKA_USERNAME: ['KAFKA_SASL_MECHANISM'],
  KAFKA_PASSWORD: ['KAFKA_SASL_MECHANISM'],
};

/** Injection token, since `Configuration` is a type. */
export const CONFIGURATION = Symbol('Configuration');
