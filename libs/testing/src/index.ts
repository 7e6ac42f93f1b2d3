export * from './test-database.ts';
export * from './api-client.ts';
export * from './standalone-process.ts';
export * from './crash-rounds.ts';
export * from './decider-specification.ts';
export * from './change-quotas.ts';
export * from './manual-time.ts';
export * from './module-under-test.ts';
