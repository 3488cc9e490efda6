import type { Ledger } from './ledger.ts';

/** A call would have touched what the run did not make: a fault of the suite's, never the endpoint's. */
export class GuardError extends Error {
  override readonly name = 'GuardError';
}

/** The members of requests that name a key or an alias. */
const REFERENCES = [
  'KeyId',
  'TargetKeyId',
  'SourceKeyId',
  'DestinationKeyId',
  'AliasName',
  'ResourceARNList',
] as const;

/** Operations that reach beyond keys of the run's own, and that no check uses. */
const NEVER = /CustomKeyStore$|^StartReportCreation$/;

/**
 * Lets a call pass only when all that it names is the run's own.
 * @param own whether an alias name is one that the run gives
 * @throws GuardError before the call is sent
 */
export function guard(
  operation: string,
  input: Readonly<Record<string, unknown>>,
  ledger: Ledger,
  own: (aliasName: string) => boolean,
): void {
  if (NEVER.test(operation)) throw new GuardError(`${operation} is not for checks of an endpoint`);
  for (const member of REFERENCES) {
    for (const reference of [input[member] ?? []].flat()) {
      const isNewAlias = member === 'AliasName' && own(String(reference));
      if (!isNewAlias && !ledger.mayName(String(reference))) {
        throw new GuardError(`${operation} would touch ${reference}, which this run did not make`);
      }
    }
  }
}
