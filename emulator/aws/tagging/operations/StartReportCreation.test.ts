import { refuses } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { tagging } = testWorld();

refuses(tagging, 'StartReportCreation', [
  [
    'an account without an organization',
    { S3Bucket: 'bucket' },
    'ConstraintViolationException',
    "You can call this operation only from the organization's management account; the account is in no organization.",
  ],
]);
