/**
 * SQL: the wished name, or the first of `name (2)`, `name (3)` … that is free in the folder. Mostly it is the wished one,
 * which one look into an index tells; to look for others is a function's, or PostgreSQL would plan that each time.
 * Parameters are like `$1`.
 */
export const freeName = (folder: string, wished: string): string => `
  CASE WHEN NOT EXISTS (
    SELECT 1 FROM nodes WHERE coalesce(nodes.parent, nodes.owner_id::text) = ${folder}
      AND name_key(nodes.name) = name_key(left(${wished}, 255)) AND nodes.binned_at IS NULL
  ) THEN left(${wished}, 255) ELSE next_free_name(${folder}, ${wished}) END`;
