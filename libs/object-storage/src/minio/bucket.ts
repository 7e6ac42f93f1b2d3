import { ConfigurationError } from '#libs/platform';
import { StorageUnavailable } from '../object-storage.ts';
import type { S3Connection } from './s3-connection.ts';
import { isS3Error, isTransient, S3Error } from './s3-error.ts';

/** Milliseconds: whoever opens the storage decides how long to wait for a server that is not there. */
const startPatienceMs = 1_000;
const incompleteDays = 2;

/**
 * Makes the bucket where it is missing. Throws a `ConfigurationError` that names the variable that is wrong, or another
 * error where nobody answers.
 */
export async function prepareBucket(connection: S3Connection, endpoint: URL): Promise<void> {
  try {
    const isThere = await connection.persist(() => exists(connection), undefined, startPatienceMs);
    if (!isThere) await make(connection);
  } catch (error) {
    throw explained((error instanceof StorageUnavailable ? error.cause : error) as Error, connection.bucket, endpoint);
  }
}

async function exists(connection: S3Connection): Promise<boolean> {
  try {
    const { body } = await connection.exchange({ method: 'GET', query: { 'list-type': 2, 'max-keys': 1 } });
    if (!body.includes('<ListBucketResult')) throw new S3Error(200, '', 'the listing of the bucket', 'not with a list');
    return true;
  } catch (error) {
    if (isS3Error(error, 'NoSuchBucket')) return false;
    throw error;
  }
}

async function make(connection: S3Connection): Promise<void> {
  await connection
    .ask((client, bucket) => client.makeBucket(bucket, client.region))
    .catch((error: unknown) => {
      // Another process was faster.
      if (!isS3Error(error, 'BucketAlreadyOwnedByYou', 'BucketAlreadyExists')) throw error;
    });
  await exists(connection);
  await abortIncompleteUploads(connection);
}

/** As a last resort, beside `removeLeftovers`: S3 takes away what no process knows of any more. */
async function abortIncompleteUploads(connection: S3Connection): Promise<void> {
  const rule = {
    ID: 'abort-incomplete-uploads',
    Status: 'Enabled',
    Filter: { Prefix: '' },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: incompleteDays },
  };
  await connection
    .ask((client, bucket) => client.setBucketLifecycle(bucket, { Rule: [rule] } as never))
    .catch((error: unknown) => {
      // Not everybody has such rules: MinIO, which does it after a day by itself, takes this one for an empty one.
      if (!isS3Error(error, ...withoutRule)) throw error;
    });
}

const withoutRule = [
  'NotImplemented',
  'MalformedXML',
  'InvalidArgument',
  'InvalidRequest',
  'MethodNotAllowed',
  'AccessDenied',
];

function explained(error: Error, bucket: string, endpoint: URL): Error {
  if (isTransient(error) || !(error instanceof S3Error)) {
    const reason = error.message || (error as NodeJS.ErrnoException).code;
    return new Error(`S3_ENDPOINT: ${endpoint.origin} does not answer (${reason})`, { cause: error });
  }
  return new ConfigurationError(`${variableOf(error, bucket)} (${error.message})`);
}

function variableOf({ code }: S3Error, bucket: string): string {
  switch (code) {
    case 'InvalidAccessKeyId':
      return 'S3_ACCESS_KEY: the server does not know this key.';
    case 'SignatureDoesNotMatch':
      return 'S3_SECRET_KEY: it does not belong to S3_ACCESS_KEY.';
    case 'AccessDenied':
    case 'AllAccessDisabled':
      return `S3_BUCKET: S3_ACCESS_KEY may not use or make the bucket "${bucket}".`;
    case 'AuthorizationHeaderMalformed':
    case 'AuthorizationQueryParametersError':
    case 'PermanentRedirect':
      return 'S3_REGION: the bucket is in another region.';
    default:
      return 'S3_ENDPOINT: the server does not answer as an S3 server does.';
  }
}
