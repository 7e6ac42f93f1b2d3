import { Migration } from '@mikro-orm/migrations';

class CreateDrive extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE nodes (
        hash text PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('folder', 'database')),
        name text NOT NULL,
        parent text REFERENCES nodes,
        owner_id uuid NOT NULL REFERENCES users,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        binned_at timestamptz,
        -- The node whose binning took this one along: itself, or one above it.
        binned_with text
      )`);
    this.addSql(nameKey);
    this.addSql(
      `CREATE UNIQUE INDEX nodes_live_name ON nodes (coalesce(parent, owner_id::text), name_key(name)) WHERE binned_at IS NULL`,
    );
    this.addSql('CREATE INDEX nodes_parent ON nodes (parent)');
    this.addSql('CREATE INDEX nodes_owner ON nodes (owner_id)');
    this.addSql('CREATE INDEX nodes_binned_with ON nodes (binned_with) WHERE binned_with IS NOT NULL');
    this.addSql(`
      CREATE TABLE shares (
        node text NOT NULL REFERENCES nodes,
        user_id uuid NOT NULL REFERENCES users,
        permission text NOT NULL CHECK (permission IN ('view', 'share', 'edit')),
        PRIMARY KEY (user_id, node)
      )`);
    this.addSql('CREATE INDEX shares_node ON shares (node)');
    this.addSql(permissionRank);
    this.addSql(rankedPermission);
    this.addSql(visibleNodes);
  }
}

class AddNextFreeName extends Migration {
  override up(): void {
    this.addSql(nextFreeName);
  }
}

// Names that differ in case or in the way their accents are composed are one name.
const nameKey = `
  CREATE FUNCTION name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN casefold(normalize(name) COLLATE pg_unicode_fast)`;

const permissionRank = `
  CREATE FUNCTION permission_rank(permission text) RETURNS integer LANGUAGE sql IMMUTABLE
  RETURN array_position(ARRAY['view', 'share', 'edit', 'owner'], permission)`;

const rankedPermission = `
  CREATE FUNCTION ranked_permission(rank integer) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN (ARRAY['view', 'share', 'edit', 'owner'])[rank]`;

// Downwards from what is owned or shared: what lies inside inherits the permission, the owner's too.
const visibleNodes = `
  CREATE FUNCTION visible_nodes(user_id uuid) RETURNS TABLE (hash text, permission text) LANGUAGE sql STABLE AS $$
    WITH RECURSIVE reached AS (
      SELECT granted.hash, granted.rank
      FROM (
        SELECT nodes.hash, permission_rank('owner') AS rank
        FROM nodes WHERE nodes.owner_id = visible_nodes.user_id AND nodes.binned_at IS NULL
        UNION ALL
        SELECT nodes.hash, permission_rank(shares.permission)
        FROM shares JOIN nodes ON nodes.hash = shares.node AND nodes.binned_at IS NULL
        WHERE shares.user_id = visible_nodes.user_id
      ) AS granted
      UNION
      SELECT nodes.hash, reached.rank
      FROM reached JOIN nodes ON nodes.parent = reached.hash AND nodes.binned_at IS NULL
    )
    SELECT reached.hash, ranked_permission(max(reached.rank)) FROM reached GROUP BY reached.hash
  $$`;

// Of n names at least one is free in a folder of n, where another one is taken.
const nextFreeName = `
  CREATE FUNCTION next_free_name(folder text, wished text) RETURNS text LANGUAGE sql STABLE
  RETURN (
    SELECT candidates.name FROM (
      SELECT number, left(wished, 255 - length(suffix)) || suffix AS name
      FROM (
        SELECT number, format(' (%s)', number) AS suffix
        FROM generate_series(2, 1 + (SELECT count(*) FROM nodes WHERE nodes.parent = folder AND nodes.binned_at IS NULL)) AS number
      ) AS suffixes
    ) AS candidates
    WHERE NOT EXISTS (
      SELECT 1 FROM nodes WHERE coalesce(nodes.parent, nodes.owner_id::text) = folder
        AND name_key(nodes.name) = name_key(candidates.name) AND nodes.binned_at IS NULL
    )
    ORDER BY number LIMIT 1
  )`;

export const driveMigrations = [CreateDrive, AddNextFreeName];
