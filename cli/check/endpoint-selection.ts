import { ENDPOINT_GROUPS, type EndpointCheck, endpointGroupOf, similar } from '../../conformance/index.ts';
import { UsageError } from '../exit-codes.ts';

/**
 * The checks of an endpoint that `--only` names by group or id; all when it is absent.
 * @throws UsageError for a name that is not there
 */
export function selectEndpointChecks(
  names: readonly string[] | undefined,
  known: readonly EndpointCheck[],
): readonly EndpointCheck[] {
  if (!names) return known;
  for (const name of names) {
    if (!known.some((check) => isNamed(check, name))) throw new UsageError(unknown(name, known));
  }
  return known.filter((check) => names.some((name) => isNamed(check, name)));
}

function isNamed(check: EndpointCheck, name: string): boolean {
  return check.id === name || endpointGroupOf(check) === name;
}

function unknown(name: string, known: readonly EndpointCheck[]): string {
  const near = similar(name, [...ENDPOINT_GROUPS, ...known.map(({ id }) => id)]);
  const hint = near.length > 0 ? `; did you mean ${near.join(' or ')}?` : '.';
  return (
    `--only ${name} is neither a group nor a check of an endpoint${hint} ` +
    `The groups are ${ENDPOINT_GROUPS.join(', ')}; 'keyproof check --endpoint URL --list' names the checks.`
  );
}
