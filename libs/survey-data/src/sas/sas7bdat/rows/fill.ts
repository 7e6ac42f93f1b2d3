/** Where a call of `Buffer.fill` or `Buffer.copy` begins to pay: most runs are shorter. */
export const longRun = 48;

export function fill(output: Buffer, place: number, count: number, byte: number): void {
  if (count > longRun) output.fill(byte, place, place + count);
  else for (let index = place; index < place + count; index++) output[index] = byte;
}
