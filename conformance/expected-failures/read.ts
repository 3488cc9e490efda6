import type { z } from 'zod';
import { LocatedMistake, readLocatedDocument } from '../../emulator/located-document.ts';
import { didYouMean } from '../similar.ts';
import { covers, type ExpectedFailure, expectedFailureFile } from './expected-failure.ts';

/** A file of expected failures that cannot be read; the message has a line for each mistake. */
export class ExpectedFailureError extends Error {
  override readonly name = 'ExpectedFailureError';
}

/** What the entries of a file may name. */
export interface Known {
  readonly checks: readonly string[];
  /** The targets that have names of their own; plugins and endpoints are named by what they are. */
  readonly targets: readonly string[];
}

const FIELDS = Object.keys(expectedFailureFile.element.shape);

/**
 * Reads a YAML or JSON file of expected failures.
 * @throws ExpectedFailureError with every mistake: unknown fields, checks and targets, and what is said twice
 */
export function readExpectedFailures(file: string, known: Known): readonly ExpectedFailure[] {
  const { content, lineOf } = read(file);
  const parsed = expectedFailureFile.safeParse(content ?? []);
  const mistakes: string[] = [];
  const refuse = (path: readonly PropertyKey[], message: string) =>
    mistakes.push(`\n  ${file}:${lineOf(path)}: ${message}`);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) tellIssue(issue, refuse);
    throw invalid(file, mistakes);
  }
  const entries = parsed.data;
  entries.forEach(({ check, target }, index) => {
    if (!known.checks.includes(check)) {
      refuse([index, 'check'], `${check} is not a check${didYouMean(check, known.checks)}`);
    }
    if (target !== undefined && !isTarget(target, known.targets)) {
      refuse([index, 'target'], `${target} is not a target${didYouMean(target, known.targets)}`);
    }
    const first = entries.findIndex((other) => other.check === check && overlap(other.target, target));
    if (first < index) {
      refuse([index], `the entry of line ${lineOf([first])} says this already; keep one of them`);
    }
  });
  if (mistakes.length > 0) throw invalid(file, mistakes);
  return entries.map((entry, index) => ({ ...entry, at: `${file}:${lineOf([index])}` }));
}

function read(file: string) {
  try {
    return readLocatedDocument(file);
  } catch (error) {
    const { message } = error as Error;
    if (!(error instanceof LocatedMistake)) throw new ExpectedFailureError(message);
    throw invalid(file, [`\n  ${file}:${error.line}: ${message}`]);
  }
}

function tellIssue(issue: z.core.$ZodIssue, refuse: (path: readonly PropertyKey[], message: string) => void) {
  if (issue.code !== 'unrecognized_keys') {
    refuse(issue.path, shapeOf(issue.path));
    return;
  }
  for (const key of issue.keys) {
    refuse([...issue.path, key], `${key} is not a field; the fields are ${FIELDS.join(', ')}`);
  }
}

/** What belongs at a path where something else was found. */
function shapeOf([entry, field]: readonly PropertyKey[]): string {
  if (entry === undefined) return `it has to be a list of entries with ${FIELDS.join(', ')}`;
  if (field === undefined) return `an entry has the fields ${FIELDS.join(', ')}`;
  return `${String(field)} has to be a text that is not empty`;
}

function overlap(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || covers(one, other) || covers(other, one);
}

function isTarget(name: string, known: readonly string[]): boolean {
  return known.includes(name) || /^(plugin:|https?:\/\/)/.test(name);
}

function invalid(file: string, mistakes: readonly string[]): ExpectedFailureError {
  return new ExpectedFailureError(`the expected failures in ${file} are invalid:${mistakes.join('')}`);
}
