import { once } from 'node:events';
import { createServer } from 'node:net';

// Lives, and never says that it does.
process.stderr.write('waiting for entropy\n');
await once(createServer().listen(0), 'close');
