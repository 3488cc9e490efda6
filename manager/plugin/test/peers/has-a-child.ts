import { spawn } from 'node:child_process';
import { servePeer } from './serve.ts';

// As `go run` does, or a shell: it has a child, which does not notice that its parent is gone.
const [port = ''] = process.argv.slice(2);
spawn(process.execPath, ['-e', `require('node:net').connect(${port}, '127.0.0.1')`], { stdio: 'ignore' });
await servePeer();
