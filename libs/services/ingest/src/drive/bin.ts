import { Injectable } from '@nestjs/common';
import { Clock, Database, Problem } from '#libs/platform';
import type { Caller } from '../people/caller.ts';
import { DriveAccess, type Permission } from './drive-access.ts';
import { unlessNameTaken } from './name-taken.ts';
import { mayEdit } from './permissions.ts';
import { permissionOnBinned } from './visible-node.ts';

const keptMs = 30 * 24 * 3600 * 1000;

/** What is deleted can be restored for 30 days, with all that it held. */
@Injectable()
export class Bin {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly access: DriveAccess,
  ) {}

  /** Throws `unknown-target`, `no-edit-permission`. */
  async bin(caller: Caller, hash: string): Promise<void> {
    await this.access.editable(caller, hash);
    await this.database.query(binWithAllInside, [hash, this.clock.now()]);
  }

  /** Throws `unknown-target`, also where the folder around it is in the bin itself, `no-edit-permission`, `name-taken`. */
  async restore(caller: Caller, hash: string): Promise<void> {
    const oldest = new Date(this.clock.now().getTime() - keptMs);
    const [binned] = await this.database.query<{ permission: Permission | null; parentIsBinned: boolean }>(
      permissionOnBinned,
      [hash, caller.id, oldest],
    );
    if (!binned?.permission) throw unknown('Only what was deleted within the last 30 days can be restored.');
    if (!mayEdit(binned.permission)) throw new Problem('no-edit-permission', 'Ask its owner to restore it.');
    if (binned.parentIsBinned) throw unknown('Restore the folder that it lies in first.');
    await unlessNameTaken(() =>
      this.database.query('UPDATE nodes SET binned_at = NULL, binned_with = NULL WHERE binned_with = $1', [hash]),
    );
  }
}

const unknown = (detail: string) => new Problem('unknown-target', detail);

const binWithAllInside = `
  WITH RECURSIVE inside AS (
    SELECT hash FROM nodes WHERE hash = $1 AND binned_at IS NULL
    UNION ALL
    SELECT nodes.hash FROM inside JOIN nodes ON nodes.parent = inside.hash AND nodes.binned_at IS NULL
  )
  UPDATE nodes SET binned_at = $2, binned_with = $1 FROM inside WHERE nodes.hash = inside.hash`;
