/** A `timestamptz` as the database's driver hands it over, as RFC 3339 UTC with milliseconds. */
export const utc = (time: string): string => new Date(time).toISOString();
