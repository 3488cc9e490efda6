import module from 'node:module';

// Threads do not have the cache of the process that bin/keyproof.js has made; without it a start takes twice as long.
module.enableCompileCache();
await import('./work.ts');
