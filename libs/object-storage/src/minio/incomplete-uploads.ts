import type { S3Connection } from './s3-connection.ts';
import { isS3Error } from './s3-error.ts';

interface IncompleteUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly initiated: Date;
}

/** Multipart uploads that nobody has completed or aborted. */
export async function* incompleteUploads(connection: S3Connection): AsyncGenerator<IncompleteUpload> {
  for (let [key, uploadId] = ['', '']; ;) {
    const page = await connection.ask((client, bucket) =>
      client.listIncompleteUploadsQuery(bucket, '', key, uploadId, ''),
    );
    yield* page.uploads as unknown as IncompleteUpload[];
    if (!page.isTruncated) return;
    [key, uploadId] = [page.nextKeyMarker, page.nextUploadIdMarker];
  }
}

/** Returns how many were begun before this and are aborted now. */
export async function removeIncompleteUploads(connection: S3Connection, before: Date): Promise<number> {
  let removed = 0;
  for await (const { key, uploadId, initiated } of incompleteUploads(connection)) {
    if (initiated >= before) continue;
    await connection.call({ method: 'DELETE', key, query: { uploadId } }).catch((error: unknown) => {
      // It has just been completed or aborted.
      if (!isS3Error(error, 'NoSuchUpload', 404)) throw error;
    });
    removed += 1;
  }
  return removed;
}
