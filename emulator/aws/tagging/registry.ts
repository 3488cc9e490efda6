import model from '../model/generated/tagging.json' with { type: 'json' };
import type { ServiceModel } from '../model/model.ts';
import { defineService } from '../service.ts';
import { DescribeReportCreation } from './operations/DescribeReportCreation.ts';
import { GetComplianceSummary } from './operations/GetComplianceSummary.ts';
import { GetResources } from './operations/GetResources.ts';
import { GetTagKeys } from './operations/GetTagKeys.ts';
import { GetTagValues } from './operations/GetTagValues.ts';
import { StartReportCreation } from './operations/StartReportCreation.ts';
import { TagResources } from './operations/TagResources.ts';
import { UntagResources } from './operations/UntagResources.ts';

/** Every operation of the Resource Groups Tagging API: handled, or listed as not emulated yet. */
export const tagging = defineService({
  name: 'tagging',
  model: model as ServiceModel,
  messageMember: 'Message',
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
