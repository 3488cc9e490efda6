export { type Check, groupOf, isNamed } from './check.ts';
export { CheckFailure } from './check-failure.ts';
export { ENDPOINT_GROUPS, type EndpointCheck, endpointGroupOf } from './endpoint/check.ts';
export { type Endpoint, type EndpointOptions, isLocal, sdkEndpoint } from './endpoint/endpoint.ts';
export { type Plan, rehearse } from './endpoint/plan/plan.ts';
export { planText } from './endpoint/plan/plan-text.ts';
export { reach, UnreachableError } from './endpoint/reach.ts';
export { ENDPOINT_CHECKS } from './endpoint/registry.ts';
export { type EndpointRun, type EndpointRunOptions, runEndpointChecks } from './endpoint/run.ts';
export { RUN_TAG } from './endpoint/session/names.ts';
export type { Leftover } from './endpoint/session/tidy.ts';
export { untried, withExpectedFailures } from './expected-failures/apply.ts';
export type { ExpectedFailure } from './expected-failures/expected-failure.ts';
export { ExpectedFailureError, type Known, readExpectedFailures } from './expected-failures/read.ts';
export type { Turnstile } from './laboratory/gate.ts';
export type { Laboratory } from './laboratory/laboratory.ts';
export type { LoadName } from './migration-matrix/load.ts';
export {
  isTrouble,
  type MatrixOptions,
  type MatrixRow,
  type MatrixRun,
  type Migration,
  runMatrix,
} from './migration-matrix/matrix.ts';
export { PLACES, type Place } from './migration-matrix/places.ts';
export { type MatrixReportOptions, matrixReport } from './migration-matrix/report.ts';
export { CHECKS } from './registry.ts';
export { type JsonCheck, type JsonReport, jsonReport } from './reports/json.ts';
export { junitReport } from './reports/junit.ts';
export { markdownReport } from './reports/markdown.ts';
export {
  parseReports,
  ReportError,
  type ReportFile,
  type ReportKind,
  writeReports,
} from './reports/report.ts';
export { resultLine, simulationLine } from './reports/summary.ts';
export { type TerminalOptions, terminalReport } from './reports/terminal.ts';
export { type TimelineOptions, timelineReport } from './reports/timeline.ts';
export { instantOf } from './reports/timeline-lines.ts';
export { keyproofCommand, targetOptions } from './reproduce.ts';
export { type RunOptions, runChecks } from './runner.ts';
export { isSeed, SEED_RULE } from './seed.ts';
export type { BrokenTarget } from './self-test/broken-target.ts';
export { DEFECTS, type Defect } from './self-test/published/defects.ts';
export { publishedTarget } from './self-test/published/target.ts';
export { BROKEN_TARGETS, brokenTargets, WITNESSES } from './self-test/registry.ts';
export { type SelfTestOptions, selfTest } from './self-test/self-test.ts';
export { shellQuote } from './shell.ts';
export { didYouMean, similar } from './similar.ts';
export { type Campaign, type CampaignOptions, explore, type Shard } from './simulation/explore/campaign.ts';
export type { Finding } from './simulation/explore/explore.ts';
export type { Range } from './simulation/explore/grammar.ts';
export { mergedVerdict, type Part } from './simulation/explore/merged.ts';
export { searchSchema } from './simulation/explore/search.ts';
export { explorationVerdict, type SavedFinding, unsearched } from './simulation/explore/verdict.ts';
export type {
  Breach,
  History,
  HistoryEvent,
  HistoryKey,
  HistoryServer,
  KeyState,
} from './simulation/history.ts';
export { INVARIANTS, type Invariant, type InvariantName } from './simulation/invariant.ts';
export { lackForSearch } from './simulation/needs.ts';
export { type Played, play } from './simulation/play.ts';
export { type Replayed, replay, type ScenarioFile } from './simulation/replay.ts';
export {
  type Expectation,
  type Scenario,
  type ServerSettings,
  type SingleStep,
  type Step,
  scenario,
  step,
} from './simulation/scenario.ts';
export { readScenario, ScenarioError, writeScenario } from './simulation/scenario-file.ts';
export { Scheduler } from './simulation/scheduler.ts';
export { SCENARIO_TARGETS, scenarioPlugin } from './simulation/targets.ts';
export { builtinTarget } from './targets/builtin.ts';
export type { PluginDescription } from './targets/plugin/description.ts';
export { namesPlugin, PluginTargetError } from './targets/plugin/parse.ts';
export { pluginTarget } from './targets/plugin/plugin-target.ts';
export { probePlugin } from './targets/plugin/probe.ts';
export { pluginTargets } from './targets/plugin/targets.ts';
export { TARGETS } from './targets/registry.ts';
export type { ServerEnvironment, Target } from './targets/target.ts';
export {
  type CheckOutcome,
  type CheckResult,
  type Result,
  type Standing,
  standingOf,
  type Verdict,
  verdictOf,
} from './verdict.ts';
export {
  type Conditions,
  FEATURES,
  type Feature,
  GROUPS,
  type Group,
  MODES,
  type Mode,
} from './vocabulary.ts';
