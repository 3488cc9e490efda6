import type { GetResourcesCommandInput } from '@aws-sdk/client-resource-groups-tagging-api';
import { expectEqual } from '../../laboratory/expect.ts';
import type { Session } from '../session/session.ts';

/** Three keys: two of one team, all in one project, which is this run's own. */
export interface Subject {
  readonly project: string;
  readonly red: string;
  readonly blue: string;
  readonly other: string;
}

/** The tag that all of them have. */
export const PROJECT = 'keyproof-project';
/** The tag that tells them apart. */
export const TEAM = 'keyproof-team';

/** Makes the keys, and waits until the index has them. */
export function subject(session: Session): Promise<Subject> {
  const { once, makeKey, names, eventually } = session;
  return once('keys in the tag index', async () => {
    const project = `${names.tag.TagValue} ${names.word()}`;
    const tagged = async (team: string) => {
      const tags = { [PROJECT]: project, [TEAM]: team };
      const Tags = Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
      return (await makeKey({ Tags })).arn;
    };
    const made = {
      project,
      red: await tagged('red'),
      blue: await tagged('blue'),
      other: await tagged('green'),
    };
    await eventually('tag index', async () => {
      const found = await arns(session, { TagFilters: [{ Key: PROJECT, Values: [project] }] });
      expectEqual(found, [made.red, made.blue, made.other].sort(), 'the keys of the project in GetResources');
    });
    return made;
  });
}

/** The ARNs of this run's keys on all pages of GetResources, sorted: nobody else's are looked at. */
export async function arns(session: Session, request: GetResourcesCommandInput): Promise<readonly string[]> {
  const ours = new Set(session.ledger.keys.map(({ arn }) => arn));
  const found: string[] = [];
  for (let token: string | undefined, more = true; more; more = Boolean(token)) {
    const answer = await session.tagging.getResources({
      ...request,
      ...(token && { PaginationToken: token }),
    });
    found.push(...(answer.ResourceTagMappingList ?? []).map(({ ResourceARN = '?' }) => ResourceARN));
    token = answer.PaginationToken;
  }
  return found.filter((arn) => ours.has(arn)).sort();
}
