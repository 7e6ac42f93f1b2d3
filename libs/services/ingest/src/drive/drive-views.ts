import { Injectable } from '@nestjs/common';
import { Database } from '#libs/platform';
import { utc } from '../utc.ts';
import type { Caller } from '../people/caller.ts';
import { DriveAccess } from './drive-access.ts';
import { type ChildrenQuery, type DriveNode, rootHash } from './drive.schema.ts';
import { FolderPages } from './folder-pages.ts';
import { pathOfNode } from './visible-node.ts';

/** The Drive as one caller sees it. */
@Injectable()
export class DriveViews {
  constructor(
    private readonly database: Database,
    private readonly access: DriveAccess,
    private readonly pages: FolderPages,
  ) {}

  async root(caller: Caller, query: ChildrenQuery): Promise<DriveNode> {
    return {
      hash: rootHash,
      kind: 'folder',
      name: 'Drive',
      parent: null,
      path: [],
      owner: null,
      permission: caller.roles.includes('database_creator') ? 'edit' : 'view',
      createdAt: null,
      updatedAt: null,
      ...(await this.pages.ofRoot(caller, query)),
    };
  }

  /** Throws `unknown-target`. */
  async node(caller: Caller, hash: string, query: ChildrenQuery): Promise<DriveNode> {
    if (hash === rootHash) return this.root(caller, query);
    const node = await this.access.visible(caller, hash);
    const path = await this.database.query<{ hash: string; name: string }>(pathOfNode, [hash, caller.id]);
    const page = node.kind === 'folder' ? await this.pages.of(node, caller, query) : {};
    return {
      hash,
      kind: node.kind,
      name: node.name,
      parent: path.at(-1)?.hash ?? null,
      path,
      permission: node.permission,
      ...(await this.#facts(hash)),
      ...page,
    };
  }

  async #facts(hash: string): Promise<Pick<DriveNode, 'owner' | 'createdAt' | 'updatedAt'>> {
    const [facts] = await this.database.query<{ id: string; name: string; createdAt: string; updatedAt: string }>(
      `SELECT users.id, users.name, nodes.created_at AS "createdAt", nodes.updated_at AS "updatedAt"
       FROM nodes JOIN users ON users.id = nodes.owner_id WHERE nodes.hash = $1`,
      [hash],
    );
    const { id, name, createdAt, updatedAt } = facts!;
    return { owner: { id, name }, createdAt: utc(createdAt), updatedAt: utc(updatedAt) };
  }
}
