import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  type Campaign,
  type CampaignOptions,
  explorationVerdict,
  explore as exploreHistories,
  MODES,
  type Mode,
  namesPlugin,
  parseReports,
  type SavedFinding,
  SCENARIO_TARGETS,
  type Target,
  terminalReport,
  type Verdict,
  writeReports,
  writeScenario,
} from '../../conformance/index.ts';
import { systemClock } from '../../manager/index.ts';
import { asUsage, jobsOf, rethrowAsUsage, seedOf } from '../check/arguments.ts';
import type { Output } from '../check/progress.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { selectTarget } from '../replay/target.ts';
import { mergeReports } from './merge.ts';
import { numberOf, shardOf } from './options.ts';

/** What the user asked for. */
export interface ExploreOptions {
  readonly target: string;
  readonly servers: string;
  readonly days: string;
  readonly mode?: Mode;
  readonly seed?: string;
  readonly runs?: string;
  readonly minutes?: string;
  readonly shard?: string;
  readonly jobs?: string;
  readonly keepGoing?: boolean;
  readonly save: string;
  readonly merge?: readonly string[];
  readonly report?: readonly string[];
}

interface Surroundings {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** How many histories a search plays that was not told. */
const USUAL_RUNS = 500;

const MINUTE = 60_000;

/**
 * Carries `keyproof explore` out. @returns the exit code: 1 as soon as one history broke a law
 * @throws UsageError before anything is played
 */
export async function explore(
  options: ExploreOptions,
  surroundings: Surroundings = process,
): Promise<number> {
  const { stdout, stderr } = surroundings;
  const reports = asUsage(() => parseReports(options.report ?? []));
  const verdict = options.merge ? mergeReports(options.merge) : await search(options, stderr);
  const colour = stdout.isTTY === true && !process.env.NO_COLOR;
  stdout.write(terminalReport(verdict, { colour }));
  await writeReports(reports, verdict).catch(rethrowAsUsage);
  return verdict.result === 'success' ? EXIT.ok : EXIT.failure;
}

async function search(options: ExploreOptions, stderr: Output): Promise<Verdict> {
  const { mode, minutes, runs, save } = options;
  const until =
    minutes === undefined
      ? undefined
      : systemClock.now() + numberOf('--minutes', minutes, 1, 10_000) * MINUTE;
  const campaign: CampaignOptions = {
    target: searched(options.target),
    seed: seedOf(options.seed),
    range: {
      servers: numberOf('--servers', options.servers, 1, 10),
      days: numberOf('--days', options.days, 1, 365),
      modes: mode === undefined ? MODES : [mode],
    },
    ...(until === undefined
      ? { runs: runs === undefined ? USUAL_RUNS : numberOf('--runs', runs, 1, 100_000_000) }
      : { goOn: () => systemClock.now() < until }),
    shard: shardOf(options.shard),
    jobs: jobsOf(options.jobs) ?? availableParallelism(),
    keepGoing: options.keepGoing === true,
    onProgress: (histories, findings) => {
      if (histories % TELL_EVERY === 0) stderr.write(`${histories} histories, ${findings} laws broken\n`);
    },
  };
  const found = await exploreHistories(campaign);
  const saved = saveFindings(found, options, campaign.seed, save);
  return explorationVerdict(found, campaign, saved, commandLine(options, campaign.seed));
}

/** A search repeats histories exactly, in threads, which processes do not promise. @throws UsageError */
function searched(name: string): Target {
  if (namesPlugin(name)) {
    const instead = 'searches play in this process; keyproof replay plays a scenario on a plugin';
    throw new UsageError(`--target ${name}: ${instead}`);
  }
  return selectTarget(name, SCENARIO_TARGETS);
}

/** Histories between two lines of progress. */
const TELL_EVERY = 500;

/** Writes what was found where somebody can play it again. */
function saveFindings(
  { findings }: Campaign,
  { target }: ExploreOptions,
  seed: string,
  directory: string,
): readonly SavedFinding[] {
  if (findings.length > 0) makeDirectory(directory);
  return findings.map(({ scenario, breach, run }) => {
    const file = join(directory, `${breach.invariant}-${seed}-${run}.yaml`);
    const told = {
      ...scenario,
      title: breach.text,
      says: `Found by ${commandLine({ target } as ExploreOptions, seed)}`,
    };
    writeFileSync(file, writeScenario(told));
    return { scenario: told, reproduce: `npx keyproof replay ${file} --target ${target}` };
  });
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw new UsageError(`--save ${directory}: ${(error as Error).message}`);
  }
}

/** The search again. What is as usual is left out; `--minutes` is not, though it plays as many as there is time for. */
function commandLine(options: ExploreOptions, seed: string): string {
  const told = [
    ['target', options.target],
    ['servers', options.servers === '3' ? undefined : options.servers],
    ['days', options.days === '45' ? undefined : options.days],
    ['mode', options.mode],
    ['runs', options.runs],
    ['minutes', options.minutes],
    ['shard', options.shard],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${value}`]));
  return ['npx keyproof explore', ...told, `--seed ${seed}`].join(' ');
}
