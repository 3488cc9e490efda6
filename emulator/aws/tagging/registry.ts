import model from '../model/generated/tagging.json' with { type: 'json' };
import type { ServiceModel } from '../model/model.ts';
import { defineService } from '../service.ts';
import { GetResources } from './operations/GetResources.ts';

/** Every operation of the Resource Groups Tagging API: handled, or listed as not emulated yet. */
export const tagging = defineService({
  name: 'tagging',
  model: model as ServiceModel,
  messageMember: 'Message',
  operations: { GetResources },
  notEmulated: [
    'DescribeReportCreation',
    'GetComplianceSummary',
    'GetTagKeys',
    'GetTagValues',
    'ListRequiredTags',
    'StartReportCreation',
    'TagResources',
    'UntagResources',
  ],
});
