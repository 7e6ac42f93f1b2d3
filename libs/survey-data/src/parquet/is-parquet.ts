/** Whether a file begins as Parquet files do, be they encrypted. */
export function isParquet(head: Buffer): boolean {
  return ['PAR1', 'PARE'].includes(head.toString('latin1', 0, 4));
}
