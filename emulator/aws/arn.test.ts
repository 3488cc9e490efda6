import { expect, test } from 'vitest';
import { parseArn, partitionOf } from './arn.ts';

test.each([
  [
    'arn:aws:kms:us-east-1:111122223333:key/abc',
    { partition: 'aws', service: 'kms', region: 'us-east-1', account: '111122223333', resource: 'key/abc' },
  ],
  ['arn:aws:s3:::bucket', { partition: 'aws', service: 's3', region: '', account: '', resource: 'bucket' }],
  [
    'arn:aws:sns:us-east-1:111122223333:topic:sub',
    { partition: 'aws', service: 'sns', region: 'us-east-1', account: '111122223333', resource: 'topic:sub' },
  ],
  ['arn:aws:kms:us-east-1:111122223333:', undefined],
  ['arn:aws:kms:us-east-1', undefined],
  ['arn::kms:us-east-1:111122223333:key/abc', undefined],
  ['key/abc', undefined],
])('%s', (text, arn) => {
  expect(parseArn(text)).toEqual(arn);
});

test.each([
  ['us-east-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])('the partition of %s', (region, partition) => {
  expect(partitionOf(region)).toBe(partition);
});
