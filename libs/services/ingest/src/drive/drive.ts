import { Injectable } from '@nestjs/common';
import { Clock, Database, Identifiers, Problem } from '#libs/platform';
import { requireRoles } from '../people/authentication/roles.guard.ts';
import type { Caller } from '../people/caller.ts';
import { DriveAccess, type VisibleNode } from './drive-access.ts';
import { type NodeChanges, rootHash } from './drive.schema.ts';
import { unlessNameTaken } from './name-taken.ts';
import { above } from './visible-node.ts';

/** Makes folders, renames and moves. */
@Injectable()
export class Drive {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly identifiers: Identifiers,
    private readonly access: DriveAccess,
  ) {}

  /** Returns the new folder's hash. Throws `unknown-target`, `no-edit-permission`, `wrong-target-kind`, `name-taken`. */
  async addFolder(caller: Caller, into: string, name: string): Promise<string> {
    const parent = await this.#folder(caller, into);
    const hash = this.identifiers.hash();
    await unlessNameTaken(() =>
      this.database.query(
        `INSERT INTO nodes (hash, kind, name, parent, owner_id, created_at, updated_at)
         VALUES ($1, 'folder', $2, $3, $4, $5, $5)`,
        [hash, name, parent, caller.id, this.clock.now()],
      ),
    );
    return hash;
  }

  /** Throws as `addFolder` does, and `invalid-move`, `root-folder`. */
  change(caller: Caller, hash: string, { name, parent }: NodeChanges): Promise<void> {
    return this.database.transactional(async () => {
      const node = await this.access.editable(caller, hash);
      const destination = parent === undefined ? node.parent : await this.#destination(caller, node, parent);
      await unlessNameTaken(() =>
        this.database.query('UPDATE nodes SET name = $2, parent = $3, updated_at = $4 WHERE hash = $1', [
          hash,
          name ?? node.name,
          destination,
          this.clock.now(),
        ]),
      );
    });
  }

  /** Where a node may be moved to. */
  async #destination(caller: Caller, node: VisibleNode, into: string): Promise<string | null> {
    // Two moves at once could each be right, and together close a circle.
    await this.database.query(`SELECT pg_advisory_xact_lock(hashtext('moves in the Drive'))`);
    if (into === rootHash) assertMayLieInRoot(node);
    const [inside] = await this.database.query(liesIn, [into, node.hash]);
    if (inside) throw new Problem('invalid-move', `Choose a folder that is outside of "${node.name}".`);
    return this.#folder(caller, into);
  }

  /** The folder that the caller may put something into; null for the root. */
  async #folder(caller: Caller, hash: string): Promise<string | null> {
    if (hash === rootHash) {
      requireRoles(caller, ['database_creator']);
      return null;
    }
    const node = await this.access.editable(caller, hash);
    if (node.kind === 'folder') return hash;
    throw new Problem('wrong-target-kind', `"${node.name}" is a database. Choose a folder.`);
  }
}

/** Whoever was granted rights on the folder around it would lose it out of sight, so only its owner takes it there. */
function assertMayLieInRoot(node: VisibleNode): void {
  if (node.kind === 'database') throw new Problem('root-folder', 'Move the database into a folder.');
  if (node.permission !== 'owner') {
    throw new Problem('no-edit-permission', `Only its owner may move "${node.name}" to the root.`);
  }
}

const liesIn = `
  WITH RECURSIVE way AS (
    SELECT hash, parent FROM nodes WHERE hash = $1
    UNION ALL
    SELECT above.* FROM ${above('hash, parent')}
  )
  SELECT 1 FROM way WHERE hash = $2`;
