export * from './application.ts';
export * from './service-definition.ts';
export * from './ports.ts';
export * from './engines.ts';
export * from './start-service.ts';
export * from './open-module.ts';
export * from './run-services.ts';
