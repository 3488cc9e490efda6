import type { TagResourcesInput, TagResourcesOutput } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Handler } from '../../service.ts';
import { eachResource } from '../each-resource.ts';

export const TagResources: Handler<TagResourcesInput, TagResourcesOutput> = (
  { ResourceARNList = [], Tags = {} },
  context,
) => eachResource(ResourceARNList, context, (tagger, arn) => tagger.tag(arn, Tags, context));
