import type { ContextKeys } from '../../iam/context.ts';
import model from '../model/generated/tagging.json' with { type: 'json' };
import type { ServiceModel } from '../model/model.ts';
import { byIdentityPolicies } from '../own-permissions.ts';
import { defineService } from '../service.ts';
import { DescribeReportCreation } from './operations/DescribeReportCreation.ts';
import { GetComplianceSummary } from './operations/GetComplianceSummary.ts';
import { GetResources } from './operations/GetResources.ts';
import { GetTagKeys } from './operations/GetTagKeys.ts';
import { GetTagValues } from './operations/GetTagValues.ts';
import { StartReportCreation } from './operations/StartReportCreation.ts';
import { TagResources } from './operations/TagResources.ts';
import { UntagResources } from './operations/UntagResources.ts';

/** The tags of TagResources and UntagResources, which policies can ask of. */
function tagKeys(input: unknown): ContextKeys {
  const { Tags = {}, TagKeys = [] } = input as {
    readonly Tags?: Readonly<Record<string, string>>;
    readonly TagKeys?: readonly string[];
  };
  return {
    'aws:TagKeys': [...Object.keys(Tags), ...TagKeys],
    ...Object.fromEntries(Object.entries(Tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
}

/** Every operation of the Resource Groups Tagging API: handled, or listed as not emulated yet. */
export const tagging = defineService({
  name: 'tagging',
  model: model as ServiceModel,
  messageMember: 'Message',
  // The prefix of its actions is not its name: `tagging:GetResources` is no action.
  authorize: byIdentityPolicies('tag', tagKeys),
  operations: {
    DescribeReportCreation,
    GetComplianceSummary,
    GetResources,
    GetTagKeys,
    GetTagValues,
    StartReportCreation,
    TagResources,
    UntagResources,
  },
  notEmulated: ['ListRequiredTags'],
});
