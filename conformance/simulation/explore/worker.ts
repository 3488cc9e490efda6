import module from 'node:module';

// As in conformance/threads/worker.ts: without the cache a start takes twice as long.
module.enableCompileCache();
await import('./work.ts');
