import { refuses } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { tagging } = testWorld();

refuses(tagging, 'GetComplianceSummary', [
  [
    'an account without an organization',
    {},
    'ConstraintViolationException',
    "You can call this operation only from the organization's management account; the account is in no organization.",
  ],
  [
    'it whatever it asks for',
    {
      TargetIdFilters: ['111122223333'],
      RegionFilters: ['us-east-1'],
      ResourceTypeFilters: ['kms:key'],
      TagKeyFilters: ['team'],
      GroupBy: ['REGION'],
      MaxResults: 10,
      PaginationToken: '',
    },
    'ConstraintViolationException',
    "You can call this operation only from the organization's management account; the account is in no organization.",
  ],
]);
