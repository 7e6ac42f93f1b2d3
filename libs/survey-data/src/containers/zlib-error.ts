/** What damaged input makes zlib say. */
export function isZlibError(error: unknown): boolean {
  return /^Z_[A-Z]+_ERROR$/.test(String((error as { code?: unknown }).code));
}
