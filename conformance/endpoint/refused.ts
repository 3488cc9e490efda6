import { CheckFailure } from '../check-failure.ts';
import { reasonOf } from './reason.ts';
import { GuardError } from './session/guard.ts';

/**
 * Expects that a call is refused with an error of this code; with one of them where AWS's documentation names
 * several, or none.
 * @returns the error
 * @throws CheckFailure when it succeeds, or is refused with another
 */
export async function refused(code: string | readonly string[], call: Promise<unknown>): Promise<Error> {
  const codes = [code].flat();
  const answer = await call.then(
    () => undefined,
    (error: Error) => error,
  );
  if (answer instanceof GuardError) throw answer;
  if (answer && codes.includes(answer.name)) return answer;
  const found = answer ? reasonOf(answer) : 'success';
  throw new CheckFailure(`expected ${codes.join(' or ')}, found ${found}`);
}
