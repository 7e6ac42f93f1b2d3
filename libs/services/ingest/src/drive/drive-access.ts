import type { NodeKind } from '#libs/contracts';
import type { Caller } from '../people/caller.ts';

export type Permission = 'view' | 'share' | 'edit' | 'owner';

/** A folder or database as one caller sees it. */
export interface VisibleNode {
  readonly hash: string;
  readonly kind: NodeKind;
  readonly name: string;
  /** Null for what lies in the root. */
  readonly parent: string | null;
  readonly ownerId: string;
  readonly permission: Permission;
}

/** A folder for something new, and a name that is free in it: the wished one, or the first of `name (2)`, `name (3)` … */
export interface Place extends VisibleNode {
  readonly availableName: string;
}

/**
 * What other capabilities of this service ask the Drive. In SQL, `visible_nodes(user_id)` gives the columns
 * `hash` and `permission` of every node that a user may see.
 */
export abstract class DriveAccess {
  /** Throws the problem `unknown-target` where the node does not exist or the caller may not know that it does. */
  abstract visible(caller: Caller, hash: string): Promise<VisibleNode>;

  /** As `visible`, and throws `no-edit-permission` where the caller may not change it. */
  abstract editable(caller: Caller, hash: string): Promise<VisibleNode>;

  /** As `editable`, with a name that is free in it. */
  abstract placeIn(caller: Caller, hash: string, wishedName: string): Promise<Place>;

  /** Puts a new database into a folder, in the caller's transaction. A repeat changes nothing. */
  abstract addDatabase(database: { hash: string; name: string; folder: string; ownerId: string }): Promise<void>;
}
