import { Injectable } from '@nestjs/common';
import { Clock, Database, Problem } from '#libs/platform';
import type { Caller } from '../people/caller.ts';
import { DriveAccess, type Place, type VisibleNode } from './drive-access.ts';
import { freeName } from './free-name.ts';
import { mayEdit } from './permissions.ts';
import { visibleNode, visiblePlace } from './visible-node.ts';

@Injectable()
export class DatabaseDriveAccess extends DriveAccess {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async visible(caller: Caller, hash: string): Promise<VisibleNode> {
    return found(await this.database.lookUp<VisibleNode>(visibleNode, [hash, caller.id]));
  }

  async editable(caller: Caller, hash: string): Promise<VisibleNode> {
    return requireEditable(await this.visible(caller, hash));
  }

  async placeIn(caller: Caller, hash: string, wishedName: string): Promise<Place> {
    return requireEditable(found(await this.database.lookUp<Place>(visiblePlace, [hash, caller.id, wishedName])));
  }

  async addDatabase(database: { hash: string; name: string; folder: string; ownerId: string }): Promise<void> {
    const { hash, name, folder, ownerId } = database;
    await this.database.transactional(async () => {
      // The lock lets two databases of one name come one after another.
      await this.database.query('SELECT 1 FROM nodes WHERE hash = $1 FOR UPDATE', [folder]);
      await this.database.query(insertDatabase, [hash, name, folder, ownerId, this.clock.now()]);
    });
  }
}

function found<Node extends VisibleNode>([node]: readonly Node[]): Node {
  if (node) return node;
  throw new Problem('unknown-target', 'Check the hash, and whether the folder or database is shared with you.');
}

function requireEditable<Node extends VisibleNode>(node: Node): Node {
  if (mayEdit(node.permission)) return node;
  throw new Problem(
    'no-edit-permission',
    `You may see "${node.name}", but not edit it. Ask its owner for the permission.`,
  );
}

// Into a binned folder it comes binned with it; into one that is gone for good, it comes to its owner's root.
const insertDatabase = `
  INSERT INTO nodes (hash, kind, name, parent, owner_id, created_at, updated_at, binned_at, binned_with)
  SELECT $1, 'database', ${freeName('$3', '$2')}, folder.hash, $4, $5, $5, folder.binned_at, folder.binned_with
  FROM (SELECT) AS one LEFT JOIN nodes AS folder ON folder.hash = $3
  ON CONFLICT (hash) DO NOTHING`;
