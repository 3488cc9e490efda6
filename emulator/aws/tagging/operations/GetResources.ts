import type {
  GetResourcesInput,
  GetResourcesOutput,
  ResourceTagMapping,
} from '@aws-sdk/client-resource-groups-tagging-api';
import type { View } from '../../../store/store.ts';
import { parseArn } from '../../arn.ts';
import { notEmulated } from '../../errors.ts';
import type { CallContext, Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { paginationToken, readPaginationToken } from '../pagination-token.ts';
import { includesKeys, resourceCursor } from '../resource-query.ts';
import { getResource, type Scope, type TaggedResource } from '../tag-index.ts';

/**
 * Tagged or previously tagged resources, in the order of their ARNs. The last page has an empty
 * PaginationToken, as recorded from live AWS (boto3#2513).
 */
export const GetResources: Handler<GetResourcesInput, GetResourcesOutput> = async (input, context) => {
  if (input.IncludeComplianceDetails || input.ExcludeCompliantResources) {
    throw notEmulated('tag policies (IncludeComplianceDetails, ExcludeCompliantResources)');
  }
  const scope: Scope = { account: context.caller.account, region: context.region };
  if (input.ResourceARNList) return byArn(input, input.ResourceARNList, scope, context);
  checkPaging(input);
  const query = [input.TagFilters ?? [], input.ResourceTypeFilters ?? []];
  const { after, afterEmpty } = readPaginationToken(query, input.PaginationToken, context.now);
  const asked = input.ResourcesPerPage ?? LIMITS.resourcesPerPage.default;
  const size = context.world.disorder.pageSize(asked, afterEmpty);
  if (size === 0) {
    const PaginationToken = paginationToken(query, { after, afterEmpty: true }, context.now);
    return { PaginationToken, ResourceTagMappingList: [] };
  }
  return context.world.store.read(async (view) => {
    const { resources, more } = await collect(view, scope, input, after, size);
    const last = more ? resources.at(-1) : undefined;
    return {
      PaginationToken: last
        ? paginationToken(query, { after: last.arn, afterEmpty: false }, context.now)
        : '',
      ResourceTagMappingList: resources.map(mapping),
    };
  });
};

async function byArn(
  input: GetResourcesInput,
  arns: readonly string[],
  scope: Scope,
  { world }: CallContext,
): Promise<GetResourcesOutput> {
  for (const other of [
    'TagFilters',
    'ResourceTypeFilters',
    'ResourcesPerPage',
    'TagsPerPage',
    'PaginationToken',
  ] as const) {
    if (input[other] !== undefined && input[other] !== '') {
      throw refusals.besideArns(other);
    }
  }
  for (const arn of arns) if (!parseArn(arn)) throw refusals.invalidArn(arn);
  const found = await world.store.read((view) =>
    Promise.all(arns.map((arn) => getResource(view, scope, arn))),
  );
  return {
    PaginationToken: '',
    ResourceTagMappingList: found.filter((resource) => resource !== undefined).map(mapping),
  };
}

function checkPaging({
  TagFilters,
  ResourceTypeFilters,
  ResourcesPerPage,
  TagsPerPage,
}: GetResourcesInput): void {
  checkRange('ResourcesPerPage', ResourcesPerPage, LIMITS.resourcesPerPage);
  checkRange('TagsPerPage', TagsPerPage, LIMITS.tagsPerPage);
  if ((ResourceTypeFilters?.length ?? 0) > LIMITS.resourceTypeFilters) {
    throw refusals.tooManyTypes(LIMITS.resourceTypeFilters);
  }
  for (const type of ResourceTypeFilters ?? []) {
    if (!/^[a-z0-9-]+(:[A-Za-z0-9/_-]+)?$/.test(type)) {
      throw refusals.invalidType(type);
    }
  }
  for (const filter of TagFilters ?? []) {
    if (filter.Key === undefined) throw refusals.filterWithoutKey();
  }
}

function checkRange(name: string, value: number | undefined, range: { least: number; most: number }): void {
  if (value !== undefined && (value < range.least || value > range.most)) {
    throw refusals.outOfRange(name, range.least, range.most, value);
  }
}

/** Fills one page. A resource is never split; one without tags counts as one tag. */
async function collect(
  view: View,
  scope: Scope,
  input: GetResourcesInput,
  after: string | undefined,
  size: number,
) {
  const resources: TaggedResource[] = [];
  if (!includesKeys(input.ResourceTypeFilters ?? [])) return { resources, more: false };
  let tagsLeft = input.TagsPerPage ?? Number.POSITIVE_INFINITY;
  const cursor = resourceCursor(view, scope, input.TagFilters ?? []);
  let arn = await cursor.seek(after === undefined ? '' : following(after));
  while (arn !== undefined && resources.length < size) {
    const resource = await getResource(view, scope, arn);
    if (!resource) throw new Error(`${arn} is in the tag index but not a tagged resource.`);
    tagsLeft -= Math.max(1, resource.tags.length);
    if (tagsLeft < 0) return { resources, more: true };
    resources.push(resource);
    arn = await cursor.seek(following(arn));
  }
  return { resources, more: arn !== undefined };
}

/** The least text above another one. */
function following(arn: string): string {
  return `${arn}\u0000`;
}

function mapping({ arn, tags }: TaggedResource): ResourceTagMapping {
  return { ResourceARN: arn, Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) };
}
