export * from './messages.ts';
export * from './log/event-log.ts';
export * from './store/event-store.ts';
export * from './projections/projection.ts';
