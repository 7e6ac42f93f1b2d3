import type { Constructor } from '@mikro-orm/core';
import type { Migration } from '@mikro-orm/migrations';

/** The tables of the event core in a service's schema; they come before the service's own. */
export const eventingMigrations: readonly Constructor<Migration>[] = [];
