/** What a reader must never do, whatever the file. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

export function assertThat(holds: boolean, otherwise: () => string): void {
  if (!holds) throw new Fault(otherwise());
}
