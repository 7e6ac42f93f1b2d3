import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Before anything else is loaded: a third of the time to the greeting goes into compiling. Kept beside the program,
// since the default is a directory that all accounts of the machine share.
enableCompileCache(fileURLToPath(new URL('../../../../compile-cache', import.meta.url)));
await import('./run.ts');
