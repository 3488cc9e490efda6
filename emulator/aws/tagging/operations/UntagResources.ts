import type { UntagResourcesInput, UntagResourcesOutput } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Handler } from '../../service.ts';
import { eachResource } from '../each-resource.ts';

export const UntagResources: Handler<UntagResourcesInput, UntagResourcesOutput> = (
  { ResourceARNList = [], TagKeys = [] },
  context,
) => eachResource(ResourceARNList, context, (tagger, arn) => tagger.untag(arn, TagKeys, context));
