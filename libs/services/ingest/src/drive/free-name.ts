/**
 * SQL: the wished name, or the first of `name (2)`, `name (3)` … that is free in the folder. Mostly it is the wished one,
 * which one look into an index tells; to look for others is a function's, or PostgreSQL would plan that each time.
 * Parameters are like `$1`.
 */
export const freeName = (folder: string, wished: string): string => `
  CASE WHEN NOT EXISTS (${bearing(folder, `left(${wished}, 255)`)}) THEN left(${wished}, 255)
  ELSE next_free_name(${folder}, ${wished}) END`;

/** Of n names at least one is free in a folder of n, where another one is taken. */
export const nextFreeName = `
  CREATE FUNCTION next_free_name(folder text, wished text) RETURNS text LANGUAGE sql STABLE
  RETURN (
    SELECT candidates.name FROM (
      SELECT number, left(wished, 255 - length(suffix)) || suffix AS name
      FROM (
        SELECT number, format(' (%s)', number) AS suffix
        FROM generate_series(2, 1 + (SELECT count(*) FROM nodes WHERE nodes.parent = folder AND nodes.binned_at IS NULL)) AS number
      ) AS suffixes
    ) AS candidates
    WHERE NOT EXISTS (${bearing('folder', 'candidates.name')})
    ORDER BY number LIMIT 1
  )`;

function bearing(folder: string, name: string): string {
  return `
    SELECT 1 FROM nodes WHERE coalesce(nodes.parent, nodes.owner_id::text) = ${folder}
      AND name_key(nodes.name) = name_key(${name}) AND nodes.binned_at IS NULL`;
}
