import { Document, isMap, type Node, type YAMLMap } from 'yaml';
import { z } from 'zod';
import { LocatedMistake, locateDocument } from '../../emulator/located-document.ts';
import { contradictions, type Mistake, schemaMistakes } from './mistakes.ts';
import { type Scenario, scenario } from './scenario.ts';

/** A scenario that cannot be; the message has one line a mistake, each with its place and what is allowed. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
}

/**
 * Reads a scenario from YAML, or from JSON, which is a part of it.
 * @param file its name, for the message
 * @throws ScenarioError with every mistake of form, or else every contradiction
 */
export function readScenario(text: string, file: string): Scenario {
  const { content, lineOf } = locate(text, file);
  const refuse = (mistakes: readonly Mistake[]) => {
    const located = mistakes.map((mistake) => ({ ...mistake, line: lineOf(mistake.path) }));
    const lines = located
      .sort((one, other) => one.line - other.line)
      .map(({ line, path, text }) => `${file}:${line}: ${path.length > 0 ? `${place(path)}: ` : ''}${text}`);
    return new ScenarioError(`the scenario ${file} is invalid:\n  ${lines.join('\n  ')}`);
  };
  const parsed = scenario.safeParse(content ?? {});
  if (!parsed.success) throw refuse(schemaMistakes(parsed.error.issues, content));
  const mistakes = contradictions(parsed.data);
  if (mistakes.length > 0) throw refuse(mistakes);
  return parsed.data;
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
    return locateDocument(text);
  } catch (error) {
    if (!(error instanceof LocatedMistake)) throw error;
    throw new ScenarioError(`the scenario ${file} is invalid:\n  ${file}:${error.line}: ${error.message}`);
  }
}

function place(path: readonly PropertyKey[]): string {
  return z.core.toDotPath(path);
}
