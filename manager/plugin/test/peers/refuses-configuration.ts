import { servePeer } from './serve.ts';

// Refuses its configuration.
await servePeer({ Configure: (_, answer) => answer({ code: 3, details: 'region is required' }) });
