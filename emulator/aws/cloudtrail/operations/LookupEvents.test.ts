import { describe, expect, test } from 'vitest';
import { callerAndPlace, clientsOf } from '../../../test/clients.ts';
import { refusedByBoto3 } from '../../../test/doors.ts';
import { createKey, createSymmetricKey } from '../../../test/keys.ts';
import { type RefusalCase, refusalOf } from '../../../test/refusals.ts';
import { DAY, START, testWorld } from '../../../test/world.ts';

const { emulator } = testWorld({
  identities: { AKIAALICE: 'arn:aws:iam::111122223333:user/team/alice' },
});
const SECONDS = Date.parse(START) / 1000;

interface Looked {
  readonly Events: readonly {
    readonly EventId: string;
    readonly EventName: string;
    readonly EventTime: number;
    readonly CloudTrailEvent: string;
  }[];
  readonly NextToken?: string;
}

/** No SDK client of CloudTrail is installed: the request as it travels. */
async function request(input: object, accessKeyId = 'test', region = 'us-east-1') {
  const { status, body } = await emulator.handle({
    method: 'POST',
    url: '/',
    headers: {
      authorization:
        `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260131/${region}/cloudtrail/aws4_request, ` +
        'SignedHeaders=host;x-amz-date;x-amz-target, Signature=0123456789abcdef',
      'x-amz-date': '20260131T000000Z',
      'x-amz-target': 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
    },
    body: Buffer.from(JSON.stringify(input)),
  });
  return { status, answer: JSON.parse(body) };
}

async function lookUp(input: object, accessKeyId?: string, region?: string): Promise<Looked> {
  const { status, answer } = await request(input, accessKeyId, region);
  expect({ status, answer }).toMatchObject({ status: 200 });
  return answer;
}

const by = (AttributeKey: string, AttributeValue: string) => ({
  LookupAttributes: [{ AttributeKey, AttributeValue }],
});
const namesOf = ({ Events }: Looked) => Events.map(({ EventName }) => EventName);
const recordsOf = ({ Events }: Looked) => Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent));

describe('what a call leaves behind', async () => {
  const alice = clientsOf(emulator, { accessKeyId: 'AKIAALICE' });
  const key = await createKey(alice.kms, { Tags: [{ TagKey: 'Team', TagValue: 'a' }] });
  await emulator.clock.advance(1500);
  await alice.kms.sign({ KeyId: key.id, Message: Buffer.from('x'), SigningAlgorithm: 'ECDSA_SHA_256' });
  await refusalOf(alice.kms.describeKey({ KeyId: 'nobody' }));
  const role = 'arn:aws:iam::111122223333:role/Spire';
  const { Credentials } = await alice.sts.assumeRole({ RoleArn: role, RoleSessionName: 'server-1' });
  const session = clientsOf(emulator, { accessKeyId: Credentials?.AccessKeyId ?? '' });
  await session.kms.disableKey({ KeyId: key.id });

  test('an event: who signed what, when, with which key', async () => {
    const looked = await lookUp(by('EventName', 'Sign'), 'AKIAALICE');
    const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(looked).toEqual({
      Events: [
        {
          EventId: uuid,
          EventName: 'Sign',
          ReadOnly: 'true',
          AccessKeyId: 'AKIAALICE',
          EventTime: SECONDS + 1,
          EventSource: 'kms.amazonaws.com',
          Username: 'alice',
          Resources: [{ ResourceType: 'AWS::KMS::Key', ResourceName: key.arn }],
          CloudTrailEvent: expect.any(String),
        },
      ],
    });
    expect(recordsOf(looked)).toEqual([
      {
        eventVersion: '1.11',
        userIdentity: {
          type: 'IAMUser',
          principalId: expect.stringMatching(/^AIDA/),
          arn: 'arn:aws:iam::111122223333:user/team/alice',
          accountId: '111122223333',
          accessKeyId: 'AKIAALICE',
          userName: 'alice',
        },
        eventTime: '2026-01-31T00:00:01Z',
        eventSource: 'kms.amazonaws.com',
        eventName: 'Sign',
        awsRegion: 'us-east-1',
        userAgent: expect.stringContaining('aws-sdk-js'),
        requestParameters: { keyId: key.id, signingAlgorithm: 'ECDSA_SHA_256' },
        responseElements: null,
        requestID: expect.stringMatching(/^[0-9a-f-]{36}$/),
        eventID: looked.Events[0]?.EventId,
        readOnly: true,
        resources: [{ accountId: '111122223333', type: 'AWS::KMS::Key', ARN: key.arn }],
        eventType: 'AwsApiCall',
        managementEvent: true,
        recipientAccountId: '111122223333',
        eventCategory: 'Management',
      },
    ]);
  });

  test('a write tells its answer, too', async () => {
    const [record] = recordsOf(await lookUp(by('EventName', 'CreateKey'), 'AKIAALICE'));
    expect(record).toMatchObject({
      readOnly: false,
      requestParameters: {
        keySpec: 'ECC_NIST_P256',
        keyUsage: 'SIGN_VERIFY',
        tags: [{ tagKey: 'Team', tagValue: 'a' }],
        customerMasterKeySpec: 'ECC_NIST_P256',
        origin: 'AWS_KMS',
        description: '',
        bypassPolicyLockoutSafetyCheck: false,
      },
      responseElements: {
        keyMetadata: {
          aWSAccountId: '111122223333',
          arn: key.arn,
          creationDate: 'Jan 31, 2026, 12:00:00 AM',
        },
      },
    });
  });

  test('a refusal tells its error', async () => {
    const [record] = recordsOf(await lookUp(by('EventName', 'DescribeKey'), 'AKIAALICE'));
    expect(record).toMatchObject({
      errorCode: 'NotFoundException',
      errorMessage: `Invalid keyId 'nobody'`,
      responseElements: null,
    });
  });

  test('a session tells its role; who got it tells no secret', async () => {
    const [record] = recordsOf(await lookUp(by('Username', 'server-1'), 'AKIAALICE'));
    expect(record).toMatchObject({
      eventName: 'DisableKey',
      userIdentity: {
        type: 'AssumedRole',
        principalId: expect.stringMatching(/^AROA[A-Z2-7]{17}:server-1$/),
        arn: 'arn:aws:sts::111122223333:assumed-role/Spire/server-1',
        sessionContext: {
          sessionIssuer: { type: 'Role', arn: role, userName: 'Spire' },
          attributes: { creationDate: '2026-01-31T00:00:01Z', mfaAuthenticated: 'false' },
        },
      },
      responseElements: { keyId: key.arn },
    });
    const [given] = recordsOf(await lookUp(by('EventName', 'AssumeRole'), 'AKIAALICE'));
    expect(given.responseElements.credentials).toEqual({
      accessKeyId: Credentials?.AccessKeyId,
      sessionToken: Credentials?.SessionToken,
      expiration: 'Jan 31, 2026, 1:00:01 AM',
    });
  });

  test.each<[string, string, string[]]>([
    ['EventName', 'Nothing', []],
    ['EventName', 'sign', []],
    ['ReadOnly', 'false', ['DisableKey', 'CreateKey']],
    ['Username', 'alice', ['AssumeRole', 'DescribeKey', 'Sign', 'CreateKey']],
    ['ResourceType', 'AWS::IAM::Role', ['AssumeRole']],
    ['ResourceName', key.arn, ['DisableKey', 'Sign', 'CreateKey']],
    ['EventSource', 'sts.amazonaws.com', ['AssumeRole']],
    ['AccessKeyId', Credentials?.AccessKeyId ?? '', ['DisableKey']],
  ])('is found by %s %s', async (attribute, value, names) => {
    const found = namesOf(await lookUp(by(attribute, value), 'AKIAALICE'));
    expect(found.filter((name) => name !== 'LookupEvents')).toEqual(names);
  });

  test('is found by its id', async () => {
    const [event] = (await lookUp(by('EventName', 'Sign'), 'AKIAALICE')).Events;
    expect(namesOf(await lookUp(by('EventId', event?.EventId ?? ''), 'AKIAALICE'))).toEqual(['Sign']);
  });

  test('is seen in its account and Region only', async () => {
    expect(namesOf(await lookUp({}, '444455556666'))).toEqual([]);
    expect(namesOf(await lookUp({}, 'AKIAALICE', 'eu-west-1'))).toEqual([]);
  });

  test.each<[string, object, string[]]>([
    ['from', { StartTime: SECONDS + 1 }, ['DisableKey', 'AssumeRole', 'DescribeKey', 'Sign']],
    ['until', { EndTime: SECONDS }, ['CreateKey']],
    ['from and until, in whole seconds', { StartTime: SECONDS + 0.9, EndTime: SECONDS + 0.9 }, ['CreateKey']],
    ['between', { StartTime: SECONDS + 2, EndTime: SECONDS + 3 }, []],
  ])('is found by time: %s', async (_what, range, names) => {
    const found = namesOf(await lookUp(range, 'AKIAALICE'));
    expect(found.filter((name) => name !== 'LookupEvents')).toEqual(names);
  });
});

describe('pages', async () => {
  const { kms } = clientsOf(emulator, { accessKeyId: '777788889999' });
  for (let index = 0; index < 60; index++) await kms.listKeys({ Limit: index + 1 });
  const lists = { ...by('EventName', 'ListKeys') };
  const limitsOf = (looked: Looked) => recordsOf(looked).map(({ requestParameters: { limit } }) => limit);

  test('hold 50 events, newest first, and the rest behind a token', async () => {
    const first = await lookUp(lists, '777788889999');
    expect(limitsOf(first)).toEqual(Array.from({ length: 50 }, (_, index) => 60 - index));
    await kms.listKeys({});
    const second = await lookUp({ ...lists, NextToken: first.NextToken }, '777788889999');
    expect(limitsOf(second)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(second).not.toHaveProperty('NextToken');
  });

  test('hold as many as asked for', async () => {
    const first = await lookUp({ ...lists, MaxResults: 3, EndTime: SECONDS + 9 }, '777788889999');
    expect(first.Events).toHaveLength(3);
    const next = { ...lists, MaxResults: 2, EndTime: SECONDS + 9, NextToken: first.NextToken };
    expect((await lookUp(next, '777788889999')).Events).toHaveLength(2);
  });

  test('a token is good for its own query', async () => {
    const { NextToken } = await lookUp(lists, '777788889999');
    for (const other of [{}, { ...lists, StartTime: SECONDS }, by('EventName', 'Sign')]) {
      expect(await request({ ...other, NextToken }, '777788889999')).toMatchObject({
        status: 400,
        answer: { __type: 'InvalidNextTokenException' },
      });
    }
  });
});

describe('refuses', () => {
  const attribute = { AttributeKey: 'EventName', AttributeValue: 'Sign' };
  const cases: readonly RefusalCase[] = [
    [
      'two attributes',
      { LookupAttributes: [attribute, attribute] },
      'InvalidLookupAttributesException',
      'LookupAttributes can contain only 1 item.',
    ],
    [
      'ReadOnly maybe',
      by('ReadOnly', 'maybe'),
      'InvalidLookupAttributesException',
      `ReadOnly takes true or false, not 'maybe'.`,
    ],
    [
      'a range that ends before it starts',
      { StartTime: 2, EndTime: 1 },
      'InvalidTimeRangeException',
      'The start time occurs after the end time of the time range.',
    ],
    [
      'a token of nobody',
      { NextToken: 'x' },
      'InvalidNextTokenException',
      'The token is not valid, or was given for a request with other parameters.',
    ],
    ...(
      [
        [{ MaxResults: 0 }, 'greater than or equal to 1'],
        [{ MaxResults: 51 }, 'less than or equal to 50'],
        [by('EventColour', 'red'), 'enum value set'],
        [{ EventCategory: 'other' }, 'enum value set: [insight]'],
      ] as const
    ).map(
      ([input, rule]): RefusalCase => [
        `what the API model does not allow: ${JSON.stringify(input)}`,
        input,
        'ValidationException',
        expect.stringContaining(rule),
      ],
    ),
    [
      'Insights, which it does not have',
      { EventCategory: 'insight' },
      'NotImplementedException',
      expect.stringContaining('does not emulate events of the category insight'),
      501,
    ],
  ];
  test.for(cases)('%s', async ([_shows, input, __type, message, status = 400]) => {
    expect(await request(input)).toEqual({ status, answer: { __type, message } });
  });
  refusedByBoto3({ emulator, service: 'cloudtrail', where: callerAndPlace() }, 'LookupEvents', cases);
});

test('forgets after 90 days', async () => {
  expect((await lookUp({}, 'AKIAALICE')).Events.length).toBeGreaterThan(4);
  await emulator.clock.advance(90 * DAY);
  expect(namesOf(await lookUp(by('EventName', 'CreateKey'), 'AKIAALICE'))).toEqual([]);
});

test('what leads to a call in another Region, an event in each', async () => {
  const caller = '777788889999';
  const { kms } = clientsOf(emulator, { accessKeyId: caller });
  const primary = await createKey(kms, { MultiRegion: true });
  await kms.replicateKey({ KeyId: primary.id, ReplicaRegion: 'eu-west-1' });
  const [here] = recordsOf(await lookUp(by('EventName', 'ReplicateKey'), caller));
  const [there] = recordsOf(await lookUp(by('EventName', 'CreateKey'), caller, 'eu-west-1'));
  const replicaArn = primary.arn.replace('us-east-1', 'eu-west-1');
  expect(here).toMatchObject({
    awsRegion: 'us-east-1',
    requestParameters: { keyId: primary.id, replicaRegion: 'eu-west-1' },
    responseElements: { replicaKeyMetadata: { arn: replicaArn, keyState: 'Creating', multiRegion: true } },
    resources: [{ accountId: caller, type: 'AWS::KMS::Key', ARN: primary.arn }],
  });
  expect(there).toMatchObject({
    awsRegion: 'eu-west-1',
    userIdentity: { type: 'Root', accountId: caller },
    responseElements: { keyMetadata: { arn: replicaArn } },
    resources: [{ accountId: caller, type: 'AWS::KMS::Key', ARN: replicaArn }],
    requestID: here.requestID,
  });
  expect(there.eventID).not.toBe(here.eventID);
});

describe('what KMS tells beside question and answer', async () => {
  const caller = '555566667777';
  const { kms } = clientsOf(emulator, { accessKeyId: caller });
  const key = await createSymmetricKey(kms);
  const other = await createSymmetricKey(kms);
  const newest = async (name: string) => recordsOf(await lookUp(by('EventName', name), caller))[0];
  const KeyId = key.id;
  await kms.createAlias({ AliasName: 'alias/a', TargetKeyId: KeyId });
  await kms.updateAlias({ AliasName: 'alias/a', TargetKeyId: other.id });
  await kms.deleteAlias({ AliasName: 'alias/a' });
  await kms.tagResource({ KeyId, Tags: [{ TagKey: 'a', TagValue: '' }] });
  await kms.untagResource({ KeyId, TagKeys: ['a'] });
  await kms.enableKeyRotation({ KeyId });
  await kms.disableKeyRotation({ KeyId });
  await kms.disableKey({ KeyId });
  await kms.enableKey({ KeyId });
  const principal = `arn:aws:iam::${caller}:role/reader`;
  const { GrantId } = await kms.createGrant({
    KeyId,
    GranteePrincipal: principal,
    Operations: ['Decrypt'],
  });
  await refusalOf(kms.createAlias({ AliasName: 'alias/b', TargetKeyId: 'nobody' }));

  test.each([
    ['UpdateAlias', other.arn],
    ['DeleteAlias', other.arn],
    ['TagResource', key.arn],
    ['UntagResource', key.arn],
    ['EnableKeyRotation', key.arn],
    ['DisableKey', key.arn],
    ['EnableKey', key.arn],
  ])('%s: the key that it was about', async (name, keyId) => {
    const record = await newest(name);
    expect(record.responseElements).toEqual({ keyId });
    expect(record.resources.map(({ ARN }: { ARN: string }) => ARN)).toContain(keyId);
  });

  test('the guide names no key for DisableKeyRotation', async () => {
    expect(await newest('DisableKeyRotation')).toMatchObject({ responseElements: null });
  });

  test('a refused CreateAlias: nothing', async () => {
    expect(await newest('CreateAlias')).toMatchObject({
      errorCode: 'NotFoundException',
      responseElements: null,
    });
  });

  test('CreateGrant: no token', async () => {
    expect((await newest('CreateGrant')).responseElements).toEqual({ grantId: GrantId, keyId: key.arn });
  });

  test('the algorithms that a request left to KMS', async () => {
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('x') });
    await kms.decrypt({ CiphertextBlob });
    await kms.reEncrypt({ CiphertextBlob, DestinationKeyId: other.id });
    const encryptionAlgorithm = 'SYMMETRIC_DEFAULT';
    expect((await newest('Encrypt')).requestParameters).toEqual({ keyId: KeyId, encryptionAlgorithm });
    expect((await newest('Decrypt')).requestParameters).toEqual({ encryptionAlgorithm });
    expect((await newest('ReEncrypt')).requestParameters).toEqual({
      destinationKeyId: other.id,
      sourceEncryptionAlgorithm: encryptionAlgorithm,
      destinationEncryptionAlgorithm: encryptionAlgorithm,
    });
  });

  test('what a request for a key left to KMS', async () => {
    await kms.createKey({ CustomerMasterKeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' });
    expect((await newest('CreateKey')).requestParameters).toEqual({
      customerMasterKeySpec: 'RSA_2048',
      keySpec: 'RSA_2048',
      keyUsage: 'SIGN_VERIFY',
      origin: 'AWS_KMS',
      description: '',
      bypassPolicyLockoutSafetyCheck: false,
    });
  });
});
