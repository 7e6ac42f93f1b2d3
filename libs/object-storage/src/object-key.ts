const segments = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;
const dots = /(^|\/)\.{1,2}(\/|$)/;

/** Our keys are made of identifiers; none leads out of a directory. */
export const isObjectKey = (key: string): boolean => segments.test(key) && !dots.test(key);

/** Throws `RangeError` where it is not a key. */
export function requireObjectKey(key: string): string {
  if (!isObjectKey(key)) throw new RangeError(`not an object key: ${JSON.stringify(key)}`);
  return key;
}
