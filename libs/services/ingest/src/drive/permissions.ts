import type { Permission } from './drive-access.ts';

/** From the weakest to the strongest: each may what the ones before may. */
export const permissions = ['view', 'share', 'edit', 'owner'] as const satisfies readonly Permission[];

export const isAtLeast = (least: Permission, permission: Permission): boolean =>
  permissions.indexOf(permission) >= permissions.indexOf(least);

export const mayShare = (permission: Permission): boolean => isAtLeast('share', permission);
export const mayEdit = (permission: Permission): boolean => isAtLeast('edit', permission);
