export * from './object-storage.ts';
