import type { S3Connection } from './s3-connection.ts';
import { isS3Error } from './s3-error.ts';

/** A key is written once: what is there stays as it is. */
export const onlyIfNew = { 'if-none-match': '*' };

/** No key of ours, so it is never listed; it stays, so that most starts take one request. */
const probe = '!written-once';

/** Whether the server refuses to overwrite, as it is asked to: older ones and some others do it all the same. */
export async function canRefuseToOverwrite(connection: S3Connection): Promise<boolean> {
  for (const _attempt of ['unless it is there', 'now it is']) {
    try {
      await connection.call({ method: 'PUT', key: probe, headers: onlyIfNew });
    } catch (error) {
      if (isS3Error(error, 412)) return true;
      if (isS3Error(error, 501)) return false;
      throw error;
    }
  }
  return false;
}
