import type { DescribeReportCreationInput } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';

/** Only for the management account of an organization (API reference); here no account is in one. */
export const DescribeReportCreation: Handler<DescribeReportCreationInput, never> = async () => {
  throw refusals.noOrganization();
};
