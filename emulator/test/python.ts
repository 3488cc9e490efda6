import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** The environment in which an AWS client of Python's calls an emulator, with nothing of this machine's own. */
export function awsEnvironment(url: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(own),
    AWS_ENDPOINT_URL: url,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

/** Whether a command is there and works; when not, says which tests are skipped for it. */
export function available(command: string, args: readonly string[], tests: string): boolean {
  const { status, error } = spawnSync(command, args, { stdio: 'ignore' });
  if (status === 0) return true;
  console.log(
    `skipped: ${tests}; '${command} ${args.join(' ')}' ${error?.message ?? `ended with ${status}`}`,
  );
  return false;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command against the emulator at `url`, with further settings of the environment. */
export async function run(
  command: string,
  args: readonly string[],
  url: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  const child = spawn(command, args, {
    env: { ...awsEnvironment(url), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}
