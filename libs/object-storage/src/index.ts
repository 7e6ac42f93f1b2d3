export * from './object-storage.ts';
export * from './filesystem/filesystem-object-storage.ts';
export * from './open-object-storage.ts';
