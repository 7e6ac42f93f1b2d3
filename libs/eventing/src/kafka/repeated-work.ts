import { Loop } from '#libs/platform';
import type { ClusterConnection } from './cluster-connection.ts';

/** A loop whose rounds need the cluster: after one that fails the connection is mended, and back-off is at most 1.6 s. */
export function repeated(
  connection: ClusterConnection,
  name: string,
  intervalMs: number,
  round: () => Promise<boolean | void>,
): Loop {
  const guarded = async () => {
    try {
      return await round();
    } catch (error) {
      await connection.recover(error);
      throw error;
    }
  };
  const { timers } = connection.options;
  return new Loop({ name, intervalMs, backoffMs: 25, round: guarded, timers, logger: connection.loopLogger });
}
