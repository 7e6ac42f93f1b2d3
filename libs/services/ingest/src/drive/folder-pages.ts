import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database, Problem } from '#libs/platform';
import { utc } from '../utc.ts';
import type { Caller } from '../people/caller.ts';
import type { Permission, VisibleNode } from './drive-access.ts';
import type { Child, ChildrenQuery, SortOrder } from './drive.schema.ts';

export interface FolderPage {
  readonly children: Child[];
  readonly nextCursor: string | null;
}

interface ChildRow extends Omit<Child, 'owner'> {
  readonly ownerId: string;
  readonly ownerName: string;
  readonly sortKey: string;
}

/** What lies in a folder, a page at a time. Pages stay right while folders change, since a cursor names a place and not a number. */
@Injectable()
export class FolderPages {
  constructor(private readonly database: Database) {}

  /** What lies in a folder that the caller may see. */
  of(folder: VisibleNode, caller: Caller, query: ChildrenQuery): Promise<FolderPage> {
    return this.#page(inFolder, [caller.id, folder.hash, folder.permission], query);
  }

  /** What a caller sees of the root: also what is shared with them while the folder that it lies in is not. */
  ofRoot(caller: Caller, query: ChildrenQuery): Promise<FolderPage> {
    return this.#page(inRoot, [caller.id, null, null], query);
  }

  async #page(
    listed: string,
    of: [callerId: string, folder: string | null, permission: Permission | null],
    { sort, limit, cursor }: ChildrenQuery,
  ): Promise<FolderPage> {
    const [sortKey, hash] = cursor === undefined ? [null, null] : placeOf(cursor, sort);
    const rows = await this.database.query<ChildRow>(pageOf(listed, sort), [...of, sortKey, hash, limit + 1]);
    const children = rows.slice(0, limit);
    const last = children.at(-1);
    return {
      children: children.map(toChild),
      nextCursor: rows.length > limit && last ? cursorAfter(last, sort) : null,
    };
  }
}

const inFolder = `
  SELECT nodes.hash, ranked_permission(greatest(
    permission_rank($3::text), permission_rank(shares.permission),
    CASE WHEN nodes.owner_id = $1 THEN permission_rank('owner') END
  )) AS permission
  FROM nodes LEFT JOIN shares ON shares.node = nodes.hash AND shares.user_id = $1
  WHERE nodes.parent = $2::text AND nodes.binned_at IS NULL`;

const inRoot = `
  WITH visible AS (SELECT * FROM visible_nodes($1))
  SELECT visible.hash, visible.permission
  FROM visible JOIN nodes ON nodes.hash = visible.hash
  WHERE $2::text IS NULL AND $3::text IS NULL
    AND NOT EXISTS (SELECT 1 FROM visible AS around WHERE around.hash = nodes.parent)`;

const sortColumns = {
  name: 'name_key(nodes.name)',
  createdAt: 'nodes.created_at',
  updatedAt: 'nodes.updated_at',
} as const;

function pageOf(listed: string, sort: SortOrder): string {
  const column = sortColumns[columnNameOf(sort)];
  const type = isByTime(sort) ? 'timestamptz' : 'text';
  const [after, direction] = sort.startsWith('-') ? ['<', 'DESC'] : ['>', 'ASC'];
  return `
    SELECT nodes.hash, nodes.kind, nodes.name, users.id AS "ownerId", users.name AS "ownerName", listed.permission,
      nodes.created_at AS "createdAt", nodes.updated_at AS "updatedAt", to_json(${column}) #>> '{}' AS "sortKey"
    FROM (${listed}) AS listed JOIN nodes ON nodes.hash = listed.hash JOIN users ON users.id = nodes.owner_id
    WHERE $4::${type} IS NULL OR (${column}, nodes.hash) ${after} ($4::${type}, $5::text)
    ORDER BY ${column} ${direction}, nodes.hash ${direction}
    LIMIT $6`;
}

const columnNameOf = (sort: SortOrder) => sort.replace('-', '') as keyof typeof sortColumns;
const isByTime = (sort: SortOrder) => columnNameOf(sort) !== 'name';

const toChild = ({ ownerId, ownerName, createdAt, updatedAt, sortKey: _, ...row }: ChildRow): Child => ({
  ...row,
  owner: { id: ownerId, name: ownerName },
  createdAt: utc(createdAt),
  updatedAt: utc(updatedAt),
});

const cursorAfter = ({ sortKey, hash }: ChildRow, sort: SortOrder): string =>
  Buffer.from(JSON.stringify([sort, sortKey, hash])).toString('base64url');

function placeOf(cursor: string, sort: SortOrder): [sortKey: string, hash: string] {
  const sortKey = isByTime(sort) ? z.iso.datetime({ offset: true }) : z.string();
  const place = z.tuple([z.literal(sort), sortKey, z.string()]).safeParse(parsed(cursor));
  if (place.success) return [place.data[1], place.data[2]];
  throw new Problem('malformed-request', 'Use the "nextCursor" of the page before, with the same "sort".', {
    members: { errors: [{ path: 'cursor', message: 'is not a cursor of this order' }] },
  });
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
