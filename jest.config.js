import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const { exclude: _specs, ...swc } = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));
swc.jsc.rewriteRelativeImportExtensions = false;

export default {
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false }] },
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  testMatch: ['<rootDir>/{apps,libs,scripts}/**/*.spec.ts'],
  setupFiles: ['reflect-metadata'],
  globalSetup: '<rootDir>/libs/testing/src/jest-global-setup.js',
  globalTeardown: '<rootDir>/libs/testing/src/jest-global-teardown.js',
  // A test that hangs is found out by this; one that works is not to fail because others keep the machine busy.
  testTimeout: 90_000,
  // By default a machine of two cores would use one.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // Modules are loaded anew for each file and never quite go away.
  workerIdleMemoryLimit: '800MB',
};
