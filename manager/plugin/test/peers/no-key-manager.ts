import { servePeer } from './serve.ts';

// A plugin of another kind.
await servePeer({ Init: (_, answer) => answer(null, { pluginServiceNames: ['spire.other.v1.Notifier'] }) });
