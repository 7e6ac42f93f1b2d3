import { Injectable } from '@nestjs/common';
import { Clock, Database, Problem } from '#libs/platform';
import type { Caller } from '../people/caller.ts';
import { DriveAccess, type VisibleNode } from './drive-access.ts';
import { mayEdit } from './permissions.ts';
import { visibleNode } from './visible-node.ts';

@Injectable()
export class DatabaseDriveAccess extends DriveAccess {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async visible(caller: Caller, hash: string): Promise<VisibleNode> {
    const [node] = await this.database.query<VisibleNode>(visibleNode, [hash, caller.id]);
    if (node) return node;
    throw new Problem('unknown-target', 'Check the hash, and whether the folder or database is shared with you.');
  }

  async editable(caller: Caller, hash: string): Promise<VisibleNode> {
    const node = await this.visible(caller, hash);
    if (mayEdit(node.permission)) return node;
    throw new Problem(
      'no-edit-permission',
      `You may see "${node.name}", but not edit it. Ask its owner for the permission.`,
    );
  }

  async availableName(folder: string, wished: string): Promise<string> {
    const [free] = await this.database.query<{ name: string }>(freeName, [folder, wished]);
    return free?.name ?? wished;
  }

  async addDatabase(database: { hash: string; name: string; folder: string; ownerId: string }): Promise<void> {
    const { hash, folder, ownerId } = database;
    await this.database.transactional(async () => {
      // The lock lets two databases of one name come one after another.
      await this.database.query('SELECT 1 FROM nodes WHERE hash = $1 FOR UPDATE', [folder]);
      const name = await this.availableName(folder, database.name);
      await this.database.query(insertDatabase, [hash, name, folder, ownerId, this.clock.now()]);
    });
  }
}

// Into a binned folder it comes binned with it; into one that is gone for good, it comes to its owner's root.
const insertDatabase = `
  INSERT INTO nodes (hash, kind, name, parent, owner_id, created_at, updated_at, binned_at, binned_with)
  SELECT $1, 'database', $2, folder.hash, $4, $5, $5, folder.binned_at, folder.binned_with
  FROM (SELECT) AS one LEFT JOIN nodes AS folder ON folder.hash = $3
  ON CONFLICT (hash) DO NOTHING`;

// Of n + 1 names at least one is free in a folder of n.
const freeName = `
  WITH suffixes AS (
    SELECT number, CASE number WHEN 1 THEN '' ELSE format(' (%s)', number) END AS suffix
    FROM generate_series(1, 1 + (SELECT count(*) FROM nodes WHERE parent = $1 AND binned_at IS NULL)) AS number
  ), candidates AS (
    SELECT number, left($2, 255 - length(suffix)) || suffix AS name FROM suffixes
  )
  SELECT name FROM candidates
  WHERE NOT EXISTS (
    SELECT 1 FROM nodes
    WHERE coalesce(parent, owner_id::text) = $1 AND name_key(nodes.name) = name_key(candidates.name) AND binned_at IS NULL
  )
  ORDER BY number LIMIT 1`;
