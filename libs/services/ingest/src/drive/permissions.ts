import type { Permission } from './drive-access.ts';

/** From the weakest to the strongest: each may what the ones before may. */
export const permissions = ['view', 'share', 'edit', 'owner'] as const satisfies readonly Permission[];

const atLeast = (least: Permission) => (permission: Permission) =>
  permissions.indexOf(permission) >= permissions.indexOf(least);

export const mayShare = atLeast('share');
export const mayEdit = atLeast('edit');
