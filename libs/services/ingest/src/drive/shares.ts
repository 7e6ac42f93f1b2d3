import { Injectable } from '@nestjs/common';
import { Database, Problem } from '#libs/platform';
import type { Caller } from '../people/caller.ts';
import { DriveAccess, type Permission, type VisibleNode } from './drive-access.ts';
import type { Share } from './drive.schema.ts';
import { isAtLeast, mayShare } from './permissions.ts';

/** Who else may do what with a folder or database, and with all that lies in it. */
@Injectable()
export class Shares {
  constructor(
    private readonly database: Database,
    private readonly access: DriveAccess,
  ) {}

  /** Throws `unknown-target`, `no-edit-permission`. */
  async list(caller: Caller, hash: string): Promise<Share[]> {
    await this.#shareable(caller, hash);
    return this.#of(hash);
  }

  /** Throws `not-found` where nothing is shared with that user here. Everybody may see what is shared with themselves. */
  async get(caller: Caller, hash: string, userId: string): Promise<Share> {
    if (userId === caller.id) await this.access.visible(caller, hash);
    else await this.#shareable(caller, hash);
    const share = (await this.#of(hash)).find((one) => one.userId === userId);
    if (share) return share;
    throw new Problem('not-found', 'Nothing is shared with this user here; it may be on a folder around it.');
  }

  /** Nobody grants or changes more than they have. Throws `not-found` where there is no such user. */
  async put(caller: Caller, hash: string, share: Share): Promise<Share> {
    const node = await this.#shareable(caller, hash);
    assertHasAtLeast(node, share.permission);
    await this.database.transactional(async () => {
      await this.#assertMayChange(node, share.userId);
      const written = await this.database.query(
        `INSERT INTO shares (node, user_id, permission) SELECT $1, id, $3 FROM users WHERE id = $2
         ON CONFLICT (user_id, node) DO UPDATE SET permission = excluded.permission RETURNING node`,
        [hash, share.userId, share.permission],
      );
      if (written.length === 0) throw new Problem('not-found', 'There is no user of this ID.');
    });
    return share;
  }

  /** Everybody may give up what is shared with themselves. */
  async delete(caller: Caller, hash: string, userId: string): Promise<void> {
    await this.database.transactional(async () => {
      if (userId === caller.id) await this.access.visible(caller, hash);
      else await this.#assertMayChange(await this.#shareable(caller, hash), userId);
      await this.database.query('DELETE FROM shares WHERE node = $1 AND user_id = $2', [hash, userId]);
    });
  }

  #of(hash: string): Promise<Share[]> {
    return this.database.query<Share>(
      'SELECT user_id AS "userId", permission FROM shares WHERE node = $1 ORDER BY user_id',
      [hash],
    );
  }

  async #shareable(caller: Caller, hash: string): Promise<VisibleNode> {
    const node = await this.access.visible(caller, hash);
    if (mayShare(node.permission)) return node;
    throw new Problem('no-edit-permission', `You may only view "${node.name}". Ask its owner to share it.`);
  }

  async #assertMayChange(node: VisibleNode, userId: string): Promise<void> {
    const [present] = await this.database.query<{ permission: Permission }>(
      'SELECT permission FROM shares WHERE node = $1 AND user_id = $2 FOR UPDATE',
      [node.hash, userId],
    );
    if (present) assertHasAtLeast(node, present.permission);
  }
}

function assertHasAtLeast(node: VisibleNode, permission: Permission): void {
  if (isAtLeast(permission, node.permission)) return;
  const detail = `Your own permission on "${node.name}" is "${node.permission}". Ask its owner for more.`;
  throw new Problem('no-edit-permission', detail);
}
