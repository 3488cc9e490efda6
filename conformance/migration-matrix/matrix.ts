import type { LoadName } from './load.ts';
import type { Place } from './places.ts';
import { COURSES, type Course, type Outcome, playScenario } from './scenario.ts';

/** Between which key managers keys migrate, and under what load. */
export interface MatrixOptions {
  readonly from: readonly Place[];
  /** From each of `from` to each other of these. Where a restart loses the keys of either, nothing is killed. */
  readonly to: readonly Place[];
  readonly seed: number | string;
  /** What the keys are used for: `mint` by the trust-domain server when absent, or bare `sign`. */
  readonly load?: LoadName;
  /** Crashes before calls that only read, too: they leave the same behind as those before the next change. */
  readonly everyCall?: boolean;
  readonly onProgress?: (done: number, total: number, migration: Migration) => void;
}

/** One migration, and how it goes. */
export interface Migration {
  readonly from: string;
  readonly to: string;
  readonly course: Course;
}

/** One run of a migration. */
export interface MatrixRun {
  /** Before which step the server was killed: its number among all of them, and its name. */
  readonly crash?: { readonly step: number; readonly name: string };
  /** Each mint or sign that failed, and what was signed and does not verify. */
  readonly failed: readonly string[];
  readonly lost: readonly string[];
  readonly leftBehind: readonly string[];
}

/** One migration with all of its runs. */
export interface MatrixRow extends Migration {
  /** The run without a crash comes first. */
  readonly runs: readonly MatrixRun[];
}

/** Plays every migration once undisturbed, counts its steps, and plays it again with a crash before each of them. */
export async function runMatrix(options: MatrixOptions): Promise<readonly MatrixRow[]> {
  const { seed, load = 'mint', everyCall = false, onProgress } = options;
  const migrations = options.from.flatMap((from) =>
    options.to
      .filter((to) => to.name !== from.name)
      .flatMap((to) => COURSES.map((course) => ({ from, to, course }))),
  );
  const rows: MatrixRow[] = [];
  for (const { from, to, course } of migrations) {
    const migration = { from: from.name, to: to.name, course };
    onProgress?.(rows.length, migrations.length, migration);
    const scenario = { from, to, course, seed, load };
    const undisturbed = await playScenario(scenario);
    const runs: MatrixRun[] = [findingsOf(undisturbed)];
    for (const crash of from.volatile || to.volatile ? [] : crashPoints(undisturbed.steps, everyCall)) {
      runs.push({ crash, ...findingsOf(await playScenario({ ...scenario, killAt: crash.step })) });
    }
    rows.push({ ...migration, runs });
  }
  return rows;
}

/** Whether anything went wrong in a run. */
export function isTrouble({ failed, lost, leftBehind }: MatrixRun): boolean {
  return failed.length + lost.length + leftBehind.length > 0;
}

/** What changes nothing: some operations of AWS, and waiting for a disk that is memory here. */
const READS = /^(describe|get|list|make|sync)/;

function crashPoints(steps: readonly string[], everyCall: boolean): { step: number; name: string }[] {
  const points = steps.map((name, at) => ({ step: at + 1, name }));
  return everyCall ? points : points.filter(({ name }) => !READS.test(name));
}

function findingsOf({ failed, lost, leftBehind }: Outcome): Omit<MatrixRun, 'crash'> {
  return { failed, lost, leftBehind };
}
