/**
 * Prints the table of docs/endpoint-checks.md: what became of the checks of an endpoint, by group, from JSON reports.
 * Usage: node scripts/endpoint-table.ts NAME=REPORT.json ...
 */
import { readFileSync } from 'node:fs';
import { markdownTable } from 'markdown-table';
import type { JsonReport } from '../conformance/index.ts';

interface Column {
  readonly name: string;
  readonly checks: JsonReport['checks'];
}

const columns: readonly Column[] = process.argv.slice(2).map((argument) => {
  const [name = '', file = ''] = argument.split('=');
  return { name, checks: (JSON.parse(readFileSync(file, 'utf8')) as JsonReport).checks };
});

const groups = [...new Set(columns.flatMap(({ checks }) => checks.map(({ group }) => group)))];

function cell({ checks }: Column, group?: string): string {
  const mine = checks.filter((check) => group === undefined || check.group === group);
  const count = (result: string) => mine.filter((check) => check.result === result).length;
  return ['passed', 'failed', 'skipped'].map(count).join(' / ');
}

const header = ['group', ...columns.map(({ name }) => `${name}: passed / failed / skipped`)];
const rows = groups.map((group) => [group, ...columns.map((column) => cell(column, group))]);
const total = ['all', ...columns.map((column) => cell(column))];
console.log(markdownTable([header, ...rows, total]));

for (const { name, checks } of columns) {
  const failed = checks.filter(({ result }) => result === 'failed');
  if (failed.length === 0) continue;
  console.log(`\n### What ${name} fails\n`);
  for (const [group, some] of Map.groupBy(failed, (check) => check.group)) {
    const ids = some.map(({ id }) => `\`${id.slice(group.length + 1)}\``);
    console.log(`- **${group}**: ${ids.join(', ')}`);
  }
}
