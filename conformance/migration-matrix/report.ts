import Table from 'cli-table3';
import { markdownTable } from 'markdown-table';
import type { LoadName } from './load.ts';
import { isTrouble, type MatrixRow, type MatrixRun } from './matrix.ts';

/** How a matrix is printed. */
export interface MatrixReportOptions {
  readonly format: 'terminal' | 'markdown';
  /** A line for each crash point instead of one for each migration. */
  readonly each?: boolean;
  /** What was done with the keys; minting when absent. */
  readonly load?: LoadName;
}

const headOf = (load: LoadName) => [
  'from',
  'to',
  'course',
  'crash point',
  `failed ${load}s`,
  'lost keys',
  'left behind',
];

/** The matrix for the eye or for a pull request: a table, what went wrong in full, and a sum. */
export function matrixReport(
  rows: readonly MatrixRow[],
  { format, each = false, load = 'mint' }: MatrixReportOptions,
): string {
  const lines = rows.flatMap((row) =>
    each ? row.runs.map((run) => line(row, [run])) : [line(row, row.runs)],
  );
  const table =
    format === 'markdown' ? markdownTable([headOf(load), ...lines]) : terminalTable(headOf(load), lines);
  const troubles = rows.flatMap((row) => row.runs.filter(isTrouble).map((run) => trouble(row, run, load)));
  return `${[table, ...troubles, summary(rows)].join('\n\n')}\n`;
}

function line({ from, to, course, runs: all }: MatrixRow, runs: readonly MatrixRun[]): string[] {
  const count = (what: 'failed' | 'lost' | 'leftBehind') =>
    String(runs.reduce((sum, run) => sum + run[what].length, 0));
  const [first] = runs;
  const crash = runs.length === all.length ? crashes(all) : nameOf(first as MatrixRun);
  return [from, to, course, crash, count('failed'), count('lost'), count('leftBehind')];
}

function crashes(runs: readonly MatrixRun[]): string {
  return runs.length > 1 ? `none, and each of ${runs.length - 1}` : 'none';
}

function nameOf({ crash }: MatrixRun): string {
  return crash ? `${crash.step}: ${crash.name}` : 'none';
}

function trouble({ from, to, course }: MatrixRow, run: MatrixRun, load: LoadName): string {
  const list = (title: string, items: readonly string[]) => items.map((item) => `  ${title}: ${item}`);
  return [
    `${from} to ${to}, ${course}, crash point ${nameOf(run)}`,
    ...list(`failed ${load}`, run.failed),
    ...list('lost key', run.lost),
    ...list('left behind', run.leftBehind),
  ].join('\n');
}

function summary(rows: readonly MatrixRow[]): string {
  const runs = rows.flatMap((row) => row.runs);
  const troubles = runs.filter(isTrouble).length;
  const crashed = runs.filter(({ crash }) => crash).length;
  return `${rows.length} migrations, ${runs.length} runs, ${crashed} of them with a crash: ${troubles} with a loss`;
}

function terminalTable(head: string[], lines: readonly string[][]): string {
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  table.push(...lines);
  return table.toString();
}
