import { readFileSync } from 'node:fs';
import {
  type CheckOutcome,
  INVARIANTS,
  parseReports,
  type Replayed,
  readScenario,
  replay,
  resultLine,
  SCENARIO_TARGETS,
  type ScenarioFile,
  simulationLine,
  type Target,
  timelineReport,
  verdictOf,
  writeReports,
} from '../../conformance/index.ts';
import { exitCodeOf } from '../check/tell-verdict.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { type Output, takesColours } from '../output.ts';
import { checkedSeed } from '../seed.ts';
import { asUsage, rethrowAsUsage } from '../usage.ts';
import { probed, selectTarget } from './target.ts';

/** What the user asked for. */
export interface ReplayOptions {
  readonly target: string;
  readonly targetConfig?: string;
  readonly seed?: string;
  readonly calls?: boolean;
  readonly timeline?: boolean;
  readonly report?: readonly string[];
  readonly laws?: boolean;
}

interface Surroundings {
  readonly targets: readonly Target[];
  readonly stdout: Output;
  readonly stderr: Output;
}

const REAL: Surroundings = { targets: SCENARIO_TARGETS, stdout: process.stdout, stderr: process.stderr };

/**
 * Carries `keyproof replay` out.
 * @returns the exit code: 1 when a law broke, an expectation was not met, or a step could not be played
 * @throws UsageError before anything is played, when a file or an option cannot be
 */
export async function replayFiles(
  files: readonly string[],
  options: ReplayOptions,
  surroundings: Surroundings = REAL,
): Promise<number> {
  const { stdout, stderr } = surroundings;
  if (options.laws) {
    if (files.length > 0) throw new UsageError('--laws lists the laws and plays no file');
    stdout.write(INVARIANTS.map(tellLaw).join(''));
    return EXIT.ok;
  }
  if (files.length === 0) throw new UsageError('replay needs a scenario: keyproof replay FILE...');
  const named = selectTarget(options.target, surroundings.targets, options.targetConfig);
  const seed = options.seed === undefined ? undefined : checkedSeed(options.seed);
  const scenarios = files.map((file) => readFile(file, seed));
  const reports = asUsage(() => parseReports(options.report ?? []));
  const target = await probed(named);
  const outcomes: CheckOutcome[] = [];
  for (const one of scenarios) {
    const replayed = await replay(one, target).catch((error: unknown) => {
      stderr.write(`keyproof: ${one.file} with --seed ${one.scenario.seed} broke off\n`);
      throw error;
    });
    stdout.write(told(one, replayed, options, takesColours(stdout)));
    outcomes.push(replayed.outcome);
  }
  const seeds = new Set(scenarios.map(({ scenario }) => scenario.seed));
  const verdict = verdictOf([...seeds].join(', '), outcomes);
  stdout.write(`${resultLine(verdict)}\n${simulationLine(verdict)}\n`);
  await writeReports(reports, verdict).catch(rethrowAsUsage);
  return exitCodeOf(verdict);
}

/** A file's name and title, what happened, and the verdict. */
function told(
  { file, scenario }: ScenarioFile,
  { outcome, skipped }: Replayed,
  { calls, timeline = true }: ReplayOptions,
  colour: boolean,
): string {
  const { history, result, reason, target, reproduce } = outcome;
  const expected = scenario.expect?.length ?? 0;
  const met = expected === 0 ? '' : `, and what is expected of the end is so (${expected})`;
  const verdict =
    result === 'passed'
      ? [`${file}: all ${INVARIANTS.length} laws held${met}`]
      : [`${file}: ${result}`, `  ${reason.replaceAll('\n', '\n  ')}`, `  Reproduce: ${reproduce}`];
  return [
    `${file}: ${scenario.title}`,
    `played on ${target} with the seed ${scenario.seed}`,
    ...(timeline && history
      ? [
          '',
          timelineReport(history, {
            calls: calls === true,
            colour,
            skipped,
            steps: scenario.steps.length,
          }).trimEnd(),
          '',
        ]
      : []),
    ...verdict,
    '\n',
  ].join('\n');
}

function tellLaw({ name, says, source }: (typeof INVARIANTS)[number]): string {
  return `${name}\n  ${says}\n  Source: ${source}\n`;
}

function readFile(file: string, seed: string | undefined): ScenarioFile {
  const scenario = asUsage(() => readScenario(read(file), file));
  return { file, scenario: { ...scenario, seed: seed ?? scenario.seed } };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UsageError(`the scenario ${file} cannot be read: ${UNREADABLE[code] ?? message}`);
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  EISDIR: 'it is a directory; name the files in it, for instance keyproof replay DIRECTORY/*.yaml',
  ENOENT: 'there is no such file; look at its name, and at the directory that you are in',
};
