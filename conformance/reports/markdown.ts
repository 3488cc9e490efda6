import { markdownTable } from 'markdown-table';
import type { CheckOutcome, Verdict } from '../verdict.ts';
import { byGroup, resultLine, simulationLine } from './summary.ts';

/** A verdict for a pull request: GitHub-flavoured Markdown, what went wrong before what went well. */
export function markdownReport(verdict: Verdict): string {
  const { checks, result, seed } = verdict;
  const failed = checks.filter((check) => check.result === 'failed');
  const skipped = checks.filter((check) => check.result === 'skipped');
  const parts = [
    `## keyproof check: ${result}`,
    `**${resultLine(verdict)}** (${simulationLine(verdict)}, seed \`${seed}\`)`,
    ...section('Failed', failed.map(evidence)),
    ...section('Skipped', skipped.map(evidence)),
    ...section('Reproduce', reproduceBlock([...failed, ...skipped])),
    ...byGroup(checks).flatMap(([group, outcomes]) => [`### ${group}`, table(outcomes)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(title: string, parts: readonly string[]): readonly string[] {
  return parts.length > 0 ? [`### ${title}`, ...parts] : [];
}

function evidence({ id, target, shows, source, reason }: CheckOutcome): string {
  return [
    `#### ${code(id)} on ${code(target)}`,
    `${prose(shows)} Source: ${prose(source)}.`,
    fenced(reason, 'text'),
  ].join('\n\n');
}

/** A command line for each. */
function reproduceBlock(outcomes: readonly CheckOutcome[]): readonly string[] {
  const lines = outcomes.map((outcome) => outcome.reproduce);
  return lines.length > 0 ? [fenced(lines.join('\n'), 'sh')] : [];
}

function table(outcomes: readonly CheckOutcome[]): string {
  const rows = outcomes.map(({ id, target, result }) => [
    cell(code(id)),
    cell(code(target)),
    result === 'passed' ? result : `**${result}**`,
  ]);
  return markdownTable([['check', 'target', 'result'], ...rows]);
}

/** A pipe ends a cell even inside a code span. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Text that is not to be read as markup: GitHub takes HTML and Markdown from anywhere. */
function prose(text: string): string {
  return text.replaceAll(/[\\`*_<>|[\]]/g, '\\$&');
}

/** A code block whose fence is longer than any run of backticks in it, so that nothing gets out of it. */
function fenced(text: string, language: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${fence}${language}\n${text}\n${fence}`;
}
