import { expect, test } from 'vitest';
import { allow, enforcedWorld, HOME, policyOf, userArn } from '../../test/enforced.ts';

const { emulator } = enforcedWorld({
  [HOME]: { users: { reader: { policies: [policyOf(allow('cloudtrail:LookupEvents'))] }, nobody: {} } },
});

/** CloudTrail's SDK client is no dependency here. */
async function lookupEvents(accessKeyId: string) {
  const { status, body } = await emulator.handle({
    method: 'POST',
    url: '/',
    headers: {
      authorization:
        `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260131/us-east-1/cloudtrail/aws4_request, ` +
        'SignedHeaders=host, Signature=0',
      'x-amz-date': '20260131T000000Z',
      'x-amz-target': 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
    },
    body: Buffer.from('{}'),
  });
  return { status, ...JSON.parse(body) };
}

test('LookupEvents needs an identity policy', async () => {
  expect(await lookupEvents('AKIAREADERXXXXXX')).toMatchObject({ status: 200 });
  expect(await lookupEvents('AKIANOBODYXXXXXX')).toEqual({
    status: 400,
    __type: 'AccessDeniedException',
    message:
      `User: ${userArn('nobody')} is not authorized to perform: cloudtrail:LookupEvents because no identity-based ` +
      'policy allows the cloudtrail:LookupEvents action',
  });
});
