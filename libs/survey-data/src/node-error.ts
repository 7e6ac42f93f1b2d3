/** An error of Node's own, told by its code: its class may be that of another realm. */
export function isNodeError(error: unknown, ...codes: string[]): error is Error & { readonly code: string } {
  if (typeof error !== 'object' || error === null || !('code' in error) || typeof error.code !== 'string') return false;
  return codes.includes(error.code);
}
