import { ENDPOINT_GROUPS, type EndpointCheck } from '../../conformance/index.ts';
import { named, refuseUnknown } from './only.ts';

/**
 * The checks of an endpoint that `--only` names by group or id; all when it is absent.
 * @throws UsageError for a name that is not there
 */
export function selectEndpointChecks(
  names: readonly string[] | undefined,
  known: readonly EndpointCheck[],
): readonly EndpointCheck[] {
  if (!names) return known;
  refuseUnknown(names, {
    checks: known,
    groups: ENDPOINT_GROUPS,
    one: 'a check of an endpoint',
    list: 'keyproof check --endpoint URL --list',
  });
  return named(known, names);
}
