/** A time of Postgres, which gives an offset and no more digits than it needs, as RFC 3339 UTC with milliseconds. */
export const utc = (time: string): string => new Date(time).toISOString();
