import { Document, isMap, type Node, type YAMLMap } from 'yaml';
import { z } from 'zod';
import { LocatedMistake, locateWithRepeats, type Place } from '../../emulator/located-document.ts';
import { examine } from './mistakes/all.ts';
import { type Scenario, scenario } from './scenario.ts';

/** A scenario that cannot be; the message has one line a mistake, each with its place and what is allowed. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
}

/**
 * Reads a scenario from YAML, or from JSON, which is a part of it.
 * @param file its name, for the message
 * @throws ScenarioError with every mistake, in their order; of a text that is no YAML, with the first alone
 */
export function readScenario(text: string, file: string): Scenario {
  const { content, placeOf, twice } = locate(text, file);
  if (content === null) throw invalid(file, [{ line: 1, column: 1, message: EMPTY }]);
  const examined = examine(content);
  if (twice.length === 0 && 'scenario' in examined) return examined.scenario;
  const found = 'mistakes' in examined ? examined.mistakes : [];
  const mistakes = found.map(({ path, text }) => ({
    ...placeOf(path),
    message: path.length > 0 ? `${z.core.toDotPath(path)}: ${text}` : text,
  }));
  throw invalid(file, [...twice, ...mistakes]);
}

const EMPTY =
  "nothing stands in the file; write for instance { scenario: 1, title: A start, seed: '1', servers: { s1: {} }, steps: [{ do: start, server: s1 }] }";

function invalid(file: string, mistakes: readonly (Place & { readonly message: string })[]): ScenarioError {
  const lines = mistakes
    .toSorted((one, other) => one.line - other.line || one.column - other.column)
    .map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
  return new ScenarioError(`the scenario ${file} is invalid:\n  ${lines.join('\n  ')}`);
}

/** A scenario as YAML, a step a line; {@link readScenario} reads the same one from it. */
export function writeScenario(value: Scenario): string {
  const document = new Document(z.encode(scenario, value), { keepUndefined: false });
  for (const list of ['steps', 'expect']) {
    const { items = [] } = (document.get(list) ?? {}) as { readonly items?: readonly Node[] };
    for (const item of items) if (isMap(item)) setFlow(item);
  }
  const { items = [] } = (document.get('servers') ?? {}) as { readonly items?: YAMLMap['items'] };
  for (const { value: server } of items) if (isMap(server)) server.flow = true;
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** On one line; what is done together has a line for each. */
function setFlow(step: YAMLMap): void {
  const inner = step.get('steps') as { readonly items: readonly Node[] } | undefined;
  if (!inner) {
    step.flow = true;
    return;
  }
  for (const item of inner.items) if (isMap(item)) item.flow = true;
}

function locate(text: string, file: string) {
  try {
    return locateWithRepeats(text);
  } catch (error) {
    throw error instanceof LocatedMistake ? invalid(file, [error]) : error;
  }
}
