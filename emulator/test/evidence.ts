import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import type { Emulator, JournalEntry } from '../server.ts';

/** What the tests of one file made an operation do: the raw material of docs/fidelity.md. */
interface OperationEvidence {
  /** Members of inputs that were accepted, each with the plain values it had where the model lists them. */
  readonly accepted: Readonly<Record<string, readonly string[]>>;
  /** Members of all other inputs, in the same way. */
  readonly refused: Readonly<Record<string, readonly string[]>>;
  /** Members of inputs that were answered with 501. */
  readonly notEmulated: readonly string[];
  /** Error codes with the texts they came with. */
  readonly errors: Readonly<Record<string, readonly string[]>>;
}

/** `service:operation` to what it did. */
export type Evidence = Readonly<Record<string, OperationEvidence>>;

interface Gathered {
  readonly accepted: Map<string, Set<string>>;
  readonly refused: Map<string, Set<string>>;
  readonly notEmulated: Set<string>;
  readonly errors: Map<string, Set<string>>;
}

/** Errors that say that everything about the input was right. */
const AS_GOOD_AS_SUCCESS: ReadonlySet<string> = new Set(['DryRunOperationException']);
/** Longer values are no enum values. */
const LONGEST_VALUE = 40;

/**
 * Writes down what the tests of this file make the emulator answer, into the directory KEYPROOF_EVIDENCE.
 * Without it, and outside the tests of the operations, nothing is done.
 */
export function gatherEvidence(emulator: Emulator): void {
  const directory = process.env.KEYPROOF_EVIDENCE;
  if (!directory || !isTestOfOperation(expect.getState().testPath ?? '')) return;
  const gathered = new Map<string, Gathered>();
  emulator.journal.subscribe((entry) => gather(gathered, entry));
  afterAll(() => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `${randomUUID()}.json`), JSON.stringify(toEvidence(gathered)));
  });
}

function isTestOfOperation(path: string): boolean {
  return /\/emulator\/aws\/(kms|tagging|sts|cloudtrail)\//.test(path);
}

function gather(all: Map<string, Gathered>, { service, operation, input, error }: JournalEntry): void {
  const name = `${service}:${operation}`;
  const gathered = all.get(name) ?? {
    accepted: new Map(),
    refused: new Map(),
    notEmulated: new Set(),
    errors: new Map(),
  };
  all.set(name, gathered);
  if (error) addTo(gathered.errors, error.code, error.message);
  const members = Object.entries(input as Readonly<Record<string, unknown>>);
  const accepted = !error || AS_GOOD_AS_SUCCESS.has(error.code);
  for (const [member, value] of members) {
    addTo(accepted ? gathered.accepted : gathered.refused, member, ...plainValues(value));
    if (error?.code === 'NotImplementedException') gathered.notEmulated.add(member);
  }
}

function plainValues(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(plainValues);
  return typeof value === 'string' && value.length <= LONGEST_VALUE ? [value] : [];
}

function addTo(sets: Map<string, Set<string>>, name: string, ...values: readonly string[]): void {
  const set = sets.get(name) ?? new Set();
  sets.set(name, set);
  for (const value of values) set.add(value);
}

function toEvidence(gathered: ReadonlyMap<string, Gathered>): Evidence {
  return Object.fromEntries(
    [...gathered].map(([name, { accepted, refused, notEmulated, errors }]) => [
      name,
      {
        accepted: lists(accepted),
        refused: lists(refused),
        notEmulated: [...notEmulated],
        errors: lists(errors),
      },
    ]),
  );
}

function lists(sets: ReadonlyMap<string, ReadonlySet<string>>): Record<string, readonly string[]> {
  return Object.fromEntries([...sets].map(([name, set]) => [name, [...set]]));
}
