import { styleText } from 'node:util';
import Table from 'cli-table3';
import { type CheckOutcome, type Standing, standingOf, type Verdict } from '../verdict.ts';
import { byGroup, expectationOf, reasonOf, resultLine, simulationLine, standingWord } from './summary.ts';

/** The most columns that the names of a check and of its target get together: the table takes 100 at most. */
const ROOM_FOR_NAMES = 83;

/** The most of it that the check gets; what it leaves is the target's. */
const ROOM_FOR_ID = 50;

const RESULT_WIDTH = 'skipped'.length;

const CELL_PADDING = 2;

const COLOURS = { passed: 'green', failed: 'red', skipped: 'yellow', xfail: 'yellow', xpass: 'red' } as const;
const RESULT_COLOURS = { success: 'green', failure: 'red', partial: 'yellow' } as const;

/** How a verdict is printed. */
export interface TerminalOptions {
  /** Colours the results; false. */
  readonly colour?: boolean;
}

/** A verdict for the eye: a table, what went wrong in full, and how to see it again. Ends with a newline. */
export function terminalReport(verdict: Verdict, { colour = false }: TerminalOptions = {}): string {
  const paint: Paint = (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
  const { checks, seed, result } = verdict;
  const troubles = checks.filter((check) => standingOf(check) !== 'passed');
  const parts = [
    ...(checks.length > 0 ? [table(checks, paint)] : []),
    ...troubles.map((outcome) => trouble(outcome, paint)),
    [
      paint(RESULT_COLOURS[result], resultLine(verdict)),
      simulationLine(verdict),
      `seed ${seed}: --seed ${seed} repeats this run`,
    ].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

type Paint = (style: 'bold' | (typeof COLOURS)[Standing], text: string) => string;

function table(checks: readonly CheckOutcome[], paint: Paint): string {
  const idWidth = Math.min(ROOM_FOR_ID, longest(checks.map(({ id }) => id)));
  const targetWidth = Math.min(ROOM_FOR_NAMES - idWidth, longest(checks.map(({ target }) => target)));
  const rows = new Table({
    head: ['check', 'target', 'result'].map((title) => paint('bold', title)),
    colWidths: [idWidth, targetWidth, RESULT_WIDTH].map((width) => width + CELL_PADDING),
    style: { head: [], border: [], compact: true },
  });
  for (const [group, outcomes] of byGroup(checks)) {
    rows.push([{ content: paint('bold', group), colSpan: 3 }]);
    rows.push(
      ...outcomes.map((outcome) => [name(outcome.id), name(outcome.target), paintedResult(outcome, paint)]),
    );
  }
  return rows.toString();
}

function paintedResult(outcome: CheckOutcome, paint: Paint): string {
  return paint(COLOURS[standingOf(outcome)], standingWord(outcome));
}

/** A cell that wraps anywhere rather than lose a character. Only for plain text: it would cut colours apart. */
function name(content: string): Table.CellOptions {
  return { content, wordWrap: true, wrapOnWordBoundary: false };
}

function longest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length));
}

function trouble(outcome: CheckOutcome, paint: Paint): string {
  const { id, target, shows, source } = outcome;
  const expected = expectationOf(outcome);
  return [
    `${paintedResult(outcome, paint)} ${id} on ${target}`,
    `  Shows: ${shows}`,
    `  Source: ${source}`,
    ...(expected === undefined ? [] : [`  Expected: ${indented(expected)}`]),
    `  Reason: ${indented(reasonOf(outcome))}`,
    `  Reproduce: ${outcome.reproduce}`,
  ].join('\n');
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n    ');
}
