import Table from 'cli-table3';
import { markdownTable } from 'markdown-table';
import { isTrouble, type MatrixRow, type MatrixRun } from './matrix.ts';

export interface MatrixReportOptions {
  readonly format: 'terminal' | 'markdown';
  /** A line for each crash point instead of one for each migration. */
  readonly each?: boolean;
}

const HEAD = ['from', 'to', 'course', 'crash point', 'failed signs', 'lost keys', 'left behind'];

/** The matrix for the eye or for a pull request: a table, what went wrong in full, and a sum. */
export function matrixReport(
  rows: readonly MatrixRow[],
  { format, each = false }: MatrixReportOptions,
): string {
  const lines = rows.flatMap((row) =>
    each ? row.runs.map((run) => line(row, [run])) : [line(row, row.runs)],
  );
  const table = format === 'markdown' ? markdownTable([HEAD, ...lines]) : terminalTable(lines);
  const troubles = rows.flatMap((row) => row.runs.filter(isTrouble).map((run) => trouble(row, run)));
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

function trouble({ from, to, course }: MatrixRow, run: MatrixRun): string {
  const list = (title: string, items: readonly string[]) => items.map((item) => `  ${title}: ${item}`);
  return [
    `${from} to ${to}, ${course}, crash point ${nameOf(run)}`,
    ...list('failed sign', run.failed),
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

function terminalTable(lines: readonly string[][]): string {
  const table = new Table({ head: HEAD, style: { head: [], border: [], compact: true } });
  table.push(...lines);
  return table.toString();
}
