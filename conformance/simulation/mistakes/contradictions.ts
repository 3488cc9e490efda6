import { listOperations } from '../../../emulator/server.ts';
import { MOST_SERVERS } from '../../laboratory/laboratory.ts';
import { didYouMean } from '../../similar.ts';
import { asList, asMap, type Mistake } from './mistake.ts';
import { unknown } from './words.ts';

type Path = readonly PropertyKey[];

/**
 * What the schema takes and no world has: servers and operations that do not exist, ends and beginnings at once. It
 * looks at a file as it stands, so that these are told beside what the schema does not take.
 */
export function contradictions(content: unknown): readonly Mistake[] {
  const { servers, steps, expect } = asMap(content) ?? {};
  const names = asMap(servers) && Object.keys(servers as object);
  const mistakes: Mistake[] = [];
  if (names && names.length > MOST_SERVERS) {
    mistakes.push({ path: ['servers'], text: `${names.length} servers; ${MOST_SERVERS} at most` });
  }
  // Of servers that nobody could read, none is known to be missing.
  const lookFor = (path: Path, server: unknown) => {
    if (typeof server !== 'string' || !names || names.includes(server)) return;
    const declare = names.length < MOST_SERVERS ? `, or declare it: servers: { ${server}: {} }` : '';
    mistakes.push({ path: [...path, 'server'], text: `${unknown('server', server, names)}${declare}` });
  };
  const lookUp = (path: Path, operation: unknown) => {
    if (typeof operation !== 'string' || OPERATIONS.has(operation)) return;
    mistakes.push({ path, text: unknownOperation(operation) });
  };
  const lookAt = (path: Path, value: unknown) => {
    const step = asMap(value);
    if (!step) return;
    lookFor(path, step.server);
    if (step.do === 'crash') lookUp([...path, 'at', 'operation'], asMap(step.at)?.operation);
    if (step.do === 'fault') lookUp([...path, 'operation'], step.operation);
    if (step.that === 'calls') lookUp([...path, 'of'], step.of);
    if (step.do !== 'together') return;
    const inner = asList(step.steps);
    for (const [index, single] of inner.entries()) lookAt([...path, 'steps', index], single);
    mistakes.push(...clashes(inner).map((text) => ({ path: [...path, 'steps'], text })));
  };
  for (const [index, step] of asList(steps).entries()) lookAt(['steps', index], step);
  for (const [index, expectation] of asList(expect).entries()) lookAt(['expect', index], expectation);
  return mistakes;
}

/** What begins or ends a server; of two at once nobody could say which was meant to be first. */
const LIFE: ReadonlySet<unknown> = new Set(['start', 'stop', 'migrate', 'rollBack']);

function clashes(steps: readonly unknown[]): readonly string[] {
  const lives = steps.flatMap((value) => {
    const { do: word, server } = asMap(value) ?? {};
    return LIFE.has(word) && typeof server === 'string' ? [{ word, server }] : [];
  });
  return (
    [...Map.groupBy(lives, ({ server }) => server)]
      // Started twice at once it starts once.
      .filter(([, ofOne]) => ofOne.length > 1 && ofOne.some(({ word }) => word !== 'start'))
      .map(([server, ofOne]) => {
        const words = ofOne.map(({ word }) => word).join(' and ');
        return `${words} of ${server} cannot be together; allowed is one of ${[...LIFE].join(', ')} for each server`;
      })
  );
}

const OPERATIONS: ReadonlySet<string> = new Set(
  listOperations()
    .filter(({ emulated }) => emulated)
    .map(({ operation }) => operation),
);

/** They are too many to list. */
function unknownOperation(name: string): string {
  return `unknown operation "${name}"${didYouMean(name, [...OPERATIONS])} (allowed: those that "keyproof operations" lists)`;
}
