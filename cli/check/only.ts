import { didYouMean, isNamed } from '../../conformance/index.ts';
import { UsageError } from '../exit-codes.ts';

/** What the names of `--only` are looked up in. */
interface Known {
  readonly checks: readonly { readonly id: string }[];
  readonly groups: readonly string[];
  /** What one of the checks is called: `a check`. */
  readonly one: string;
  /** The command line that lists them. */
  readonly list: string;
}

/** @throws UsageError for a name that is neither a group nor a check */
export function refuseUnknown(names: readonly string[], { checks, groups, one, list }: Known): void {
  const name = names.find((each) => !checks.some((check) => isNamed(check, each)));
  if (name === undefined) return;
  const hint = didYouMean(name, [...groups, ...checks.map(({ id }) => id)]) || '.';
  throw new UsageError(
    `--only ${name} is neither a group nor ${one}${hint} ` +
      `The groups are ${groups.join(', ')}; '${list}' names the checks.`,
  );
}

/** The checks that one of the names is of. */
export function named<Check extends { readonly id: string }>(
  checks: readonly Check[],
  names: readonly string[],
): readonly Check[] {
  return checks.filter((check) => names.some((name) => isNamed(check, name)));
}
