import type { Session } from './session/session.ts';

/** What a check of an endpoint is about. */
export const ENDPOINT_GROUPS = [
  'keys',
  'states',
  'signing',
  'encryption',
  'data-keys',
  'mac',
  'key-agreement',
  'aliases',
  'tags',
  'grants',
  'policies',
  'import',
  'multi-region',
  'paging',
  'errors',
  'rotation',
  'tagging-api',
] as const;
export type EndpointGroup = (typeof ENDPOINT_GROUPS)[number];

/** One thing that AWS answers, as a declarative record. */
export interface EndpointCheck {
  /** `group/name`, for people and for scripts. */
  readonly id: `${EndpointGroup}/${string}`;
  /** What it shows, as one sentence. */
  readonly shows: string;
  /** The page of AWS's documentation, or the part of the API model, that says so. */
  readonly source: string;
  /** The operations whose answers it judges: when one of them answers without doing anything, the check fails. */
  readonly judges: readonly [string, ...string[]];
  /** @throws CheckFailure with what was expected and what was seen */
  run(session: Session): Promise<void>;
}

/** The group of a check, as its id says. */
export function endpointGroupOf({ id }: Pick<EndpointCheck, 'id'>): EndpointGroup {
  return id.slice(0, id.indexOf('/')) as EndpointGroup;
}
