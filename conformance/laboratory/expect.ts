import { isDeepStrictEqual } from 'node:util';
import { CheckFailure } from '../check-failure.ts';

/** @throws CheckFailure with the message when the condition does not hold */
export function expect(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new CheckFailure(otherwise);
}

/** @throws CheckFailure that shows both when they differ */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(actual, expected)) {
    throw new CheckFailure(`${what}: expected ${show(expected)}, found ${show(actual)}`);
  }
}

/** @returns the error that the work fails with. @throws CheckFailure when it does not fail */
export async function expectRejection(work: Promise<unknown>, what: string): Promise<Error> {
  try {
    await work;
  } catch (error) {
    return error as Error;
  }
  throw new CheckFailure(`${what}: expected a refusal, but it succeeded`);
}

/** Whether an error says a text: as it is, or as programs quote it, with a backslash before what is special. */
export function tells(message: string, text: string): boolean {
  return message.includes(text) || message.includes(JSON.stringify(text).slice(1, -1));
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
