import { markdownTable } from 'markdown-table';
import { type CheckOutcome, type Standing, standingOf, type Verdict } from '../verdict.ts';
import { byGroup, expectationOf, reasonOf, resultLine, simulationLine } from './summary.ts';

/** A verdict for a pull request: GitHub-flavoured Markdown, what went wrong before what went well. */
export function markdownReport(verdict: Verdict): string {
  const { checks, result, seed } = verdict;
  const standing = (wanted: Standing) => checks.filter((check) => standingOf(check) === wanted);
  const [failed, unexpected, skipped] = [standing('failed'), standing('xpass'), standing('skipped')];
  const parts = [
    `## keyproof: ${result}`,
    `**${resultLine(verdict)}** (${simulationLine(verdict)}, seed \`${seed}\`)`,
    ...section('Failed', failed.map(evidence)),
    ...section('Passed against expectation', unexpected.map(evidence)),
    ...section('Skipped', skipped.map(evidence)),
    ...section('Reproduce', reproduceBlock([...failed, ...unexpected, ...skipped])),
    ...section('Failed as expected', standing('xfail').map(evidence)),
    ...byGroup(checks).flatMap(([group, outcomes]) => [`### ${group}`, table(outcomes)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(title: string, parts: readonly string[]): readonly string[] {
  return parts.length > 0 ? [`### ${title}`, ...parts] : [];
}

function evidence(outcome: CheckOutcome): string {
  const { id, target, shows, source } = outcome;
  const expected = expectationOf(outcome);
  return [
    `#### ${code(id)} on ${code(target)}`,
    `${prose(shows)} Source: ${prose(source)}.`,
    ...(expected === undefined ? [] : [`Expected: ${prose(expected)}`]),
    fenced(reasonOf(outcome), 'text'),
  ].join('\n\n');
}

/** A command line for each. */
function reproduceBlock(outcomes: readonly CheckOutcome[]): readonly string[] {
  const lines = outcomes.map((outcome) => outcome.reproduce);
  return lines.length > 0 ? [fenced(lines.join('\n'), 'sh')] : [];
}

function table(outcomes: readonly CheckOutcome[]): string {
  const rows = outcomes.map((outcome) => [
    cell(code(outcome.id)),
    cell(code(outcome.target)),
    standingOf(outcome) === 'passed' ? 'passed' : `**${standingOf(outcome)}**`,
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
