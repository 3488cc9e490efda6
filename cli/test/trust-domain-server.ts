import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Finished } from '../../emulator/test/serve-process.ts';

const COMMAND = fileURLToPath(new URL('../../bin/keyproof.js', import.meta.url));

/** Writes a configuration of a server whose keys are in the emulated KMS. @returns its file */
export function writeConfiguration(directory: string, serverId: string, more = ''): string {
  const file = join(directory, `${serverId}.yaml`);
  writeFileSync(
    file,
    `trustDomain: example.org
deploymentId: blue
serverId: ${serverId}
listen: {port: 0}
stateDirectory: state
keyManager:
  section: KeyManager
  schema: v1
  spec:
    extensions:
      spireAwsKMS: {region: us-east-1, key_identifier_value: ${serverId}}
${more}`,
  );
  return file;
}

/** Runs `keyproof server run` until it listens. @throws Error when it ends before */
export async function startServer(config: string, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [COMMAND, 'server', 'run', '--config', config], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      ...env,
    },
  });
  const written = { stdout: '', stderr: '' };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text;
  });
  const finished = once(child, 'close').then(([code, signal]): Finished => ({ code, signal, ...written }));
  const line = once(createInterface({ input: child.stdout }), 'line');
  const [said] = (await Promise.race([line, finished.then(() => [''])])) as [string];
  const url = /^listening on (http:\/\/\S+)$/.exec(said)?.[1];
  if (url === undefined) throw new Error(`it did not start: ${JSON.stringify(await finished)}`);
  return {
    url,
    get: async (path: string) => (await fetch(`${url}${path}`)).json() as Promise<never>,
    post: (path: string, body: unknown, headers = {}) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    stop: () => {
      child.kill('SIGTERM');
      return finished;
    },
  };
}
