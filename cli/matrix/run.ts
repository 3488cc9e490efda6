import {
  isTrouble,
  type LoadName,
  matrixReport,
  PLACES,
  type Place,
  runMatrix,
} from '../../conformance/index.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import type { Output } from '../output.ts';

/** What the user asked for. */
export interface MatrixOptions {
  readonly from?: string;
  readonly to?: string;
  readonly load?: LoadName;
  readonly everyCall?: boolean;
  readonly each?: boolean;
  readonly markdown?: boolean;
  readonly seed: string;
}

interface Surroundings {
  readonly places: readonly Place[];
  readonly stdout: Output;
  readonly stderr: Output;
}

const REAL: Surroundings = { places: PLACES, stdout: process.stdout, stderr: process.stderr };

/**
 * Carries `keyproof matrix` out. @returns the exit code: 1 as soon as one run failed a mint or a sign, lost a key, or left
 * one behind. @throws UsageError for a name that no key manager of the matrix has.
 */
export async function matrix(options: MatrixOptions, surroundings: Surroundings = REAL): Promise<number> {
  const { places, stdout, stderr } = surroundings;
  const { from, to, seed, load = 'mint', each = false, everyCall = false } = options;
  const rows = await runMatrix({
    from: select('--from', from, places),
    to: select('--to', to, places),
    seed,
    load,
    everyCall,
    onProgress: (done, total, migration) =>
      stderr.write(`[${done + 1}/${total}] ${migration.from} to ${migration.to}, ${migration.course}\n`),
  });
  if (rows.length === 0) throw new UsageError('--from and --to name the same key manager: nothing migrates');
  stdout.write(matrixReport(rows, { format: options.markdown ? 'markdown' : 'terminal', each, load }));
  return rows.some(({ runs }) => runs.some(isTrouble)) ? EXIT.failure : EXIT.ok;
}

function select(option: string, name: string | undefined, places: readonly Place[]): readonly Place[] {
  const found = name === undefined ? places : places.filter((place) => place.name === name);
  if (found.length > 0) return found;
  const known = places.map((place) => place.name).join(', ');
  throw new UsageError(`${option} ${name}: there is no such key manager; they are ${known}`);
}
