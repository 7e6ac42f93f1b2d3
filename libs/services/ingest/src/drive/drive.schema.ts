import { z } from 'zod';
import { nodeKind } from '#libs/contracts';
import { nodeName } from './names.ts';
import { permissions } from './permissions.ts';

const time = z.iso.datetime();
const hash = z.string().min(1).max(64);
const exampleHash = 'Zk3mN1c0Yq8tWb2L';

/** The hash that names the root, which is no folder of anybody's. */
export const rootHash = 'root';

const owner = z.object({ id: z.uuid(), name: z.string() });

export const child = z
  .object({
    hash,
    kind: nodeKind,
    name: z.string(),
    owner,
    permission: z.enum(permissions),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'DriveChild' });
export type Child = z.output<typeof child>;

export const driveNode = z
  .object({
    hash,
    kind: nodeKind,
    name: z.string(),
    parent: hash.nullable().describe('Null in the root, and where the caller may not see what it lies in'),
    path: z.array(z.object({ hash, name: z.string() })).describe('The folders it lies in, from the outermost on'),
    owner: owner.nullable().describe('Null for the root only'),
    permission: z.enum(permissions),
    createdAt: time.nullable(),
    updatedAt: time.nullable(),
    children: z.array(child).optional().describe('Of a folder: a page of what lies in it'),
    nextCursor: z.string().nullable().optional().describe('Of a folder: where the next page begins; null at the end'),
  })
  .meta({
    id: 'DriveNode',
    examples: [
      {
        hash: exampleHash,
        kind: 'folder',
        name: 'Wave 3',
        parent: null,
        path: [],
        owner: { id: '0199c2a4-6f7e-7c31-9d5e-0d6a3a1f2b44', name: 'Anna Field' },
        permission: 'owner',
        createdAt: '2026-03-01T12:00:00.000Z',
        updatedAt: '2026-03-01T12:00:00.000Z',
        children: [],
        nextCursor: null,
      },
    ],
  });
export type DriveNode = z.output<typeof driveNode>;

export const sortOrders = ['name', '-name', 'createdAt', '-createdAt', 'updatedAt', '-updatedAt'] as const;
export type SortOrder = (typeof sortOrders)[number];

export const childrenQuery = z.strictObject({
  sort: z.enum(sortOrders).default('name').describe('With "-" the other way round'),
  limit: z.coerce.number().int().min(1).max(200).default(200),
  cursor: z.string().max(2048).optional().describe('`nextCursor` of the page before, with the same `sort`'),
});
export type ChildrenQuery = z.output<typeof childrenQuery>;

export const newFolder = z.strictObject({ name: nodeName }).meta({ id: 'NewFolder', examples: [{ name: 'Wave 3' }] });

/** What is left out stays as it is. */
export const nodeChanges = z
  .strictObject({ name: nodeName.optional(), parent: hash.optional().describe('Hash of a folder, or `root`') })
  .meta({ id: 'DriveChanges', examples: [{ name: 'Wave 3, cleaned' }] });
export type NodeChanges = z.output<typeof nodeChanges>;

export const grantable = z.enum(['view', 'share', 'edit']);
export const share = z
  .object({ userId: z.uuid(), permission: grantable })
  .meta({ id: 'Share', examples: [{ userId: '0199c2a4-6f7e-7c31-9d5e-0d6a3a1f2b44', permission: 'view' }] });
export type Share = z.output<typeof share>;

export const shareList = z.object({ shares: z.array(share) }).meta({ id: 'Shares' });
export const newShare = z.strictObject({ permission: grantable }).meta({ id: 'NewShare' });
