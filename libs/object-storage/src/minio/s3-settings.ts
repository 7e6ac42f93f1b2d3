import { type Configuration, ConfigurationError } from '#libs/platform';

export type S3Variables = Pick<
  Configuration,
  'S3_ENDPOINT' | 'S3_ACCESS_KEY' | 'S3_SECRET_KEY' | 'S3_BUCKET' | 'S3_REGION'
>;

/** Where the objects are, and who we are there. */
export interface S3Settings {
  readonly endpoint: URL;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly bucket: string;
  readonly region: string;
}

// As S3 wants it, without the dots that do not go with certificates.
const bucketName = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** Throws `ConfigurationError` that names the variable. */
export function s3Settings(variables: S3Variables): S3Settings {
  const { S3_BUCKET: bucket, S3_REGION: region } = variables;
  if (!bucketName.test(bucket))
    throw new ConfigurationError(`S3_BUCKET: "${bucket}" is no name of a bucket. Use 3 to 63 of a-z, 0-9 and "-".`);
  return {
    endpoint: endpointOf(required(variables, 'S3_ENDPOINT')),
    accessKey: required(variables, 'S3_ACCESS_KEY'),
    secretKey: required(variables, 'S3_SECRET_KEY'),
    bucket,
    region,
  };
}

function required(variables: S3Variables, name: keyof S3Variables): string {
  const value = variables[name];
  if (!value) throw new ConfigurationError(`${name}: missing, but S3_ENDPOINT asks for an S3 server.`);
  return value;
}

function endpointOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username;
  if (isPlain) return url;
  throw new ConfigurationError(
    `S3_ENDPOINT: "${text}" is no address of a server. Write it as https://s3.example.com:9000.`,
  );
}
