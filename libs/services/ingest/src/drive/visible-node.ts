import { freeName } from './free-name.ts';

/**
 * SQL: a step up from the nodes in `way`, to these columns of what they lie in. The limit has each step look into an index:
 * PostgreSQL takes the way for ten times as long as it is, and would rather read some hundreds of nodes.
 */
export const above = (columns: string) =>
  `way, LATERAL (SELECT ${columns} FROM nodes WHERE hash = way.parent LIMIT 1) AS above`;

/** Upwards from `$1`: the strongest of what is granted to `$2` on the node and on what it lies in. */
const granted = `
  WITH RECURSIVE way AS (
    SELECT hash, parent, owner_id FROM nodes WHERE hash = $1
    UNION ALL
    SELECT above.* FROM ${above('hash, parent, owner_id')}
  ), ranks AS (
    SELECT permission_rank('owner') AS rank FROM way WHERE owner_id = $2
    UNION ALL
    SELECT permission_rank(shares.permission) FROM way JOIN shares ON shares.node = way.hash WHERE shares.user_id = $2
  ), granted AS (
    SELECT ranked_permission(max(rank)) AS permission FROM ranks
  )`;

const columns = 'hash, kind, name, parent, owner_id AS "ownerId", granted.permission';
const ifVisible = 'FROM nodes, granted WHERE hash = $1 AND binned_at IS NULL AND granted.permission IS NOT NULL';

/** No row where the user may not see the node. */
export const visibleNode = `${granted} SELECT ${columns} ${ifVisible}`;

/** The same, with a name that is free in it: `$3`, or the next one. */
export const visiblePlace = `${granted} SELECT ${columns}, ${freeName('$1', '$3')} AS "availableName" ${ifVisible}`;

/** No row where nothing of this hash was put into the bin after `$3`; a permission of null where the user may not see it. */
export const permissionOnBinned = `${granted}
  SELECT granted.permission, around.binned_at IS NOT NULL AS "parentIsBinned"
  FROM granted, nodes LEFT JOIN nodes AS around ON around.hash = nodes.parent
  WHERE nodes.hash = $1 AND nodes.binned_with = $1 AND nodes.binned_at > $3`;

/** The folders around a node that `$2` may see, outermost first: those from the outermost on that something is granted on. */
export const pathOfNode = `
  WITH RECURSIVE way AS (
    SELECT hash, name, parent, owner_id, 0 AS distance FROM nodes WHERE hash = $1
    UNION ALL
    SELECT above.*, way.distance + 1 FROM ${above('hash, name, parent, owner_id')}
  )
  SELECT hash, name FROM way
  WHERE distance BETWEEN 1 AND (
    SELECT max(distance) FROM way
    WHERE owner_id = $2 OR EXISTS (SELECT 1 FROM shares WHERE shares.node = way.hash AND shares.user_id = $2)
  )
  ORDER BY distance DESC`;
