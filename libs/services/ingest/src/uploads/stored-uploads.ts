/** Where the files of uploads are in object storage. */
export const uploadsPrefix = 'uploads/';

/** Each upload has a key of its own, so that no two attempts ever write to one. */
export const objectKeyOf = (jobId: string): string => uploadsPrefix + jobId;

export const jobIdOf = (objectKey: string): string => objectKey.slice(uploadsPrefix.length);
