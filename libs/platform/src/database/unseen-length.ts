/**
 * An array parameter, such as `$1::text[]`, whose length PostgreSQL does not see when it plans. It takes a statement with a short
 * array for cheaper than one with any array, and so would plan it anew each time: that takes longer than to run it.
 */
export const unseenLength = (array: string): string => `(SELECT ${array})::${array.split('::')[1]!}`;
