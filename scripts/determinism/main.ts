// Repeats runs of the suite with one seed, on a machine at rest and on a busy one, and compares their reports byte by
// byte: npm run test:determinism -- [RUNS]. See docs/decisions/0019-same-seed-same-run.md.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMANDS = [['check'], ['check', '--self-test']] as const;
const KEYPROOF = fileURLToPath(new URL('../../bin/keyproof.js', import.meta.url));
const CROWD_POOL = new URL('./crowd-pool.ts', import.meta.url).href;
const runs = Number(process.argv[2] ?? 10);

/** One process for each core that never rests. */
function hogs() {
  return Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
}

async function report(command: readonly string[], file: string, busy: boolean): Promise<string> {
  const disturbance = busy ? hogs() : [];
  try {
    const options = busy ? ['--import', CROWD_POOL] : [];
    const arguments_ = [...options, KEYPROOF, ...command, '--seed', '1', '--report', `json=${file}`];
    const [code] = await once(spawn(process.execPath, arguments_, { stdio: 'ignore' }), 'exit');
    if (code !== 0) throw new Error(`keyproof ${command.join(' ')} ended with ${code}.`);
    return readFileSync(file, 'utf8');
  } finally {
    for (const hog of disturbance) hog.kill('SIGKILL');
  }
}

/** The first line in which two texts differ. */
function firstDifference(one: string, other: string): string {
  const lines = other.split('\n');
  const line = one.split('\n').findIndex((text, index) => text !== lines[index]);
  return `line ${line + 1}:\n- ${one.split('\n')[line]}\n+ ${lines[line]}`;
}

const directory = mkdtempSync(join(tmpdir(), 'keyproof-determinism-'));
try {
  for (const command of COMMANDS) {
    const file = join(directory, 'report.json');
    const first = await report(command, file, false);
    for (let run = 1; run < runs * 2; run++) {
      const busy = run >= runs;
      const again = await report(command, file, busy);
      const how = `keyproof ${command.join(' ')}, run ${run + 1}${busy ? ' on a busy machine' : ''}`;
      if (again !== first) {
        process.exitCode = 1;
        console.log(`${how}: another report; ${firstDifference(first, again)}`);
      } else console.log(`${how}: the same report`);
    }
  }
} finally {
  rmSync(directory, { recursive: true });
}
