import { enableCompileCache } from 'node:module';

// Before anything else is loaded: a third of the time to the greeting goes into compiling.
enableCompileCache();
await import('./run.ts');
