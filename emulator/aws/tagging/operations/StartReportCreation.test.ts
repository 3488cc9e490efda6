import { expect, test } from 'vitest';
import { refusalOf } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { tagging } = testWorld();

test('an account without an organization cannot call it', async () => {
  expect(await refusalOf(tagging.startReportCreation({ S3Bucket: 'bucket' }))).toEqual({
    code: 'ConstraintViolationException',
    message:
      "You can call this operation only from the organization's management account; the account is in no organization.",
    status: 400,
  });
});
