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

/** Returns how many have not grown since then and are aborted now: a slow one that goes on is never taken for a leftover. */
export async function removeIncompleteUploads(connection: S3Connection, before: Date): Promise<number> {
  let removed = 0;
  for await (const upload of incompleteUploads(connection)) {
    if (upload.initiated >= before) continue;
    try {
      if ((await newestPart(connection, upload)) >= before) continue;
      await connection.call({ method: 'DELETE', key: upload.key, query: { uploadId: upload.uploadId } });
      removed += 1;
    } catch (error) {
      // It has just been completed or aborted.
      if (!isS3Error(error, 'NoSuchUpload', 404)) throw error;
    }
  }
  return removed;
}

/** When it was stored; the beginning of time where there is no part yet. */
export async function newestPart(connection: S3Connection, { key, uploadId }: IncompleteUpload): Promise<Date> {
  const parts = await connection.ask((client, bucket) => client.parts(bucket, key, uploadId));
  return new Date(Math.max(0, ...parts.map(({ lastModified }) => lastModified!.getTime())));
}
