import { availableParallelism } from 'node:os';
import {
  type CampaignOptions,
  explorationVerdict,
  explore as exploreHistories,
  lackForSearch,
  MODES,
  type Mode,
  parseReports,
  SCENARIO_TARGETS,
  type Target,
  unsearched,
  type Verdict,
} from '../../conformance/index.ts';
import { systemClock } from '../../manager/index.ts';
import { tellVerdict } from '../check/tell-verdict.ts';
import { UsageError } from '../exit-codes.ts';
import { interruptibly } from '../interruption.ts';
import { jobsOf } from '../jobs.ts';
import type { Output } from '../output.ts';
import { probed, selectTarget } from '../replay/target.ts';
import { seedOf } from '../seed.ts';
import { asUsage } from '../usage.ts';
import { commandLine } from './command-line.ts';
import { mergeReports } from './merge.ts';
import { type ExploreOptions, numberOf, shardOf } from './options.ts';
import { makeDirectory, saveFindings } from './save.ts';

interface Surroundings {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** How many histories a search plays that was not told. */
const USUAL_RUNS = 500;

/** How often a plugin plays a failure again at the most, where nobody says: a history of processes takes a while. */
const TRIES_OF_A_PLUGIN = 20;

/** Histories between two lines of progress, of targets in this process; a plugin's are told one by one. */
const TELL_EVERY = 500;

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
  return tellVerdict(verdict, reports, stdout);
}

async function search(options: ExploreOptions, stderr: Output): Promise<Verdict> {
  // All that can be said of the options is said before a plugin is started.
  const seed = seedOf(options.seed);
  const settings = settingsOf(options);
  makeDirectory(options.save);
  const named = selectTarget(options.target, SCENARIO_TARGETS, options.targetConfig);
  const work = workOf(options, named);
  const target = await probed(named);
  const reproduce = commandLine(options, target, seed);
  const campaign: CampaignOptions = {
    target,
    seed,
    ...work,
    ...settings,
    range: { ...settings.range, modes: modesOf(options, target) },
    onProgress: (histories, findings) => {
      if (histories % work.tellEvery === 0) stderr.write(`${histories} histories, ${findings} laws broken\n`);
    },
  };
  const lack = lackForSearch(target);
  if (lack !== undefined) return unsearched(campaign, lack, reproduce);
  const consequence = 'ending the histories under way (once more ends it at once)';
  const found = await interruptibly(stderr, consequence, (signal) =>
    exploreHistories({ ...campaign, signal }),
  );
  const saved = saveFindings(found, campaign, options.save, reproduce);
  return explorationVerdict(found, campaign, saved, reproduce);
}

/** Which histories, and how many. @throws UsageError */
function settingsOf({ servers, days, minutes, runs, shard, keepGoing }: ExploreOptions) {
  const until =
    minutes === undefined
      ? undefined
      : systemClock.now() + numberOf('--minutes', minutes, 1, 10_000) * MINUTE;
  return {
    range: {
      servers: numberOf('--servers', servers, 1, 10),
      days: numberOf('--days', days, 1, 365),
    },
    ...(until === undefined
      ? { runs: runs === undefined ? USUAL_RUNS : numberOf('--runs', runs, 1, 100_000_000) }
      : { goOn: () => systemClock.now() < until }),
    shard: shardOf(shard),
    keepGoing: keepGoing === true,
  };
}

/** How the work is done: a plugin's processes have the machine to themselves. @throws UsageError */
function workOf({ jobs, tries }: ExploreOptions, { description }: Target) {
  const threads = jobsOf(jobs);
  const most = tries === undefined ? undefined : numberOf('--tries', tries, 0, 1_000_000);
  if (description?.kind !== 'plugin') {
    return {
      jobs: threads ?? availableParallelism(),
      tellEvery: TELL_EVERY,
      ...(most !== undefined && { tries: most }),
    };
  }
  if (threads !== undefined && threads > 1)
    throw new UsageError(`--jobs ${threads}: the histories of a plugin are played one after another`);
  return { jobs: 1, tellEvery: 1, tries: most ?? TRIES_OF_A_PLUGIN };
}

/** The modes that servers may run in. @throws UsageError for one that the target does not have */
function modesOf({ mode }: ExploreOptions, target: Target): readonly Mode[] {
  if (target.features.has('both-modes')) return mode === undefined ? MODES : [mode];
  if (mode !== undefined && mode !== target.mode)
    throw new UsageError(`--mode ${mode}: ${target.id} knows the mode ${target.mode} alone`);
  return [target.mode];
}
