import { describe, expect, test } from 'vitest';
import { createKey } from '../../test/keys.ts';
import { served } from '../../test/wire.ts';
import { START, testWorld } from '../../test/world.ts';

const world = testWorld();
const { json } = served(world);
const key = await createKey(world.kms);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('answers', () => {
  test('are JSON 1.1, dates in seconds', async () => {
    const response = await json('TrentService.DescribeKey', { KeyId: key.id });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(response.headers.get('x-amzn-requestid')).toMatch(UUID);
    const { KeyMetadata } = (await response.json()) as { KeyMetadata: { CreationDate: number } };
    expect(KeyMetadata.CreationDate).toBe(Date.parse(START) / 1000);
  });

  test('blobs are base64, in and out', async () => {
    const Message = Buffer.from('hello').toString('base64');
    const request = { KeyId: key.id, Message, SigningAlgorithm: 'ECDSA_SHA_256' };
    const signed = (await (await json('TrentService.Sign', request)).json()) as { Signature: string };
    expect(signed.Signature).toMatch(/^ME[A-Z]/);
    const verified = await json('TrentService.Verify', { ...request, Signature: signed.Signature });
    expect(await verified.json()).toMatchObject({ SignatureValid: true });
  });

  test.each([
    ['an operation without output has none', 'EnableKey', { KeyId: key.id }],
    ['TagResource neither', 'TagResource', { KeyId: key.id, Tags: [] }],
  ])('%s', async (_what, operation, input) => {
    const response = await json(`TrentService.${operation}`, input);
    expect({ status: response.status, body: await response.text() }).toEqual({ status: 200, body: '' });
  });

  test.each(['', ' \n', '{}'])('a body %j is an input without members', async (body) => {
    const response = await json('TrentService.ListKeys', body);
    expect(await response.json()).toMatchObject({ Keys: [{ KeyId: key.id }] });
  });

  test('each has an id of its own', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => {
        return (await json('TrentService.ListKeys', {})).headers.get('x-amzn-requestid');
      }),
    );
    expect(new Set(ids).size).toBe(20);
  });
});

describe('bodies that do not fit', () => {
  const [Message, SigningAlgorithm] = ['AA==', 'ECDSA_SHA_256'];
  test.each([
    ['ListKeys', '{', 'The body of the request is not valid JSON.'],
    ['ListKeys', '{"Limit": 1,}', 'The body of the request is not valid JSON.'],
    ['ListKeys', 'Limit=1', 'The body of the request is not valid JSON.'],
    ['ListKeys', '\u0000', 'The body of the request is not valid JSON.'],
    ['ListKeys', '[]', 'Start of list found where not expected'],
    ['ListKeys', '"x"', 'STRING_VALUE cannot be converted to Structure'],
    ['ListKeys', 'null', 'NULL_VALUE cannot be converted to Structure'],
    ['ListKeys', { Limit: '5' }, 'STRING_VALUE cannot be converted to Integer'],
    ['ListKeys', { Limit: 1.5 }, '1.5 cannot be converted to Integer'],
    ['ListKeys', { Limit: 2_147_483_648 }, '2147483648 cannot be converted to Integer'],
    ['ListKeys', { Limit: -2_147_483_649 }, '-2147483649 cannot be converted to Integer'],
    ['ListKeys', '{"Limit": 1e999}', 'Infinity cannot be converted to Integer'],
    ['DescribeKey', { KeyId: 1 }, 'NUMBER_VALUE cannot be converted to String'],
    ['DescribeKey', { KeyId: true }, 'TRUE_VALUE cannot be converted to String'],
    ['DescribeKey', { KeyId: false }, 'FALSE_VALUE cannot be converted to String'],
    ['DescribeKey', { KeyId: {} }, 'Start of structure or map found where not expected.'],
    ['DescribeKey', { KeyId: [] }, 'Start of list found where not expected'],
    ['DescribeKey', { KeyId: 'x', GrantTokens: 'x' }, 'STRING_VALUE cannot be converted to List'],
    ['TagResource', { KeyId: 'x', Tags: {} }, 'Start of structure or map found where not expected.'],
    ['TagResource', { KeyId: 'x', Tags: ['x'] }, 'STRING_VALUE cannot be converted to Structure'],
    ['Sign', { KeyId: 'x', Message: '#', SigningAlgorithm }, 'A blob is not valid base64.'],
    ['Sign', { KeyId: 'x', Message: 'AAAAA', SigningAlgorithm }, 'A blob is not valid base64.'],
    ['Sign', { KeyId: 'x', Message: 5, SigningAlgorithm }, 'NUMBER_VALUE cannot be converted to ByteBuffer'],
    [
      'Sign',
      { KeyId: 'x', Message, SigningAlgorithm, DryRun: 'true' },
      'STRING_VALUE cannot be converted to Boolean',
    ],
    ['ListKeys', '['.repeat(100_000), 'The body of the request is not valid JSON.'],
    ['ListKeys', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'Start of list found where not expected'],
  ])('%s %j', async (operation, body, message) => {
    const response = await json(`TrentService.${operation}`, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ __type: 'SerializationException', message });
  });

  test.each([
    ['null is the same as nothing', 'DescribeKey', '{"KeyId": null}', `Value null at 'keyId'`],
    ['null in a list', 'TagResource', '{"KeyId": "x", "Tags": [null]}', `Value null at 'tags.1.member'`],
    ['a member that the model does not have', 'ListKeys', { limit: 5 }, `Unknown field 'limit'`],
    ['one deeper', 'TagResource', { KeyId: 'x', Tags: [{ Key: 'a' }] }, `Unknown field 'Tags.Key'`],
    ['one that every object has', 'ListKeys', '{"__proto__": {"Limit": 5}}', `Unknown field '__proto__'`],
    ['another', 'ListKeys', { constructor: 5 }, `Unknown field 'constructor'`],
  ])('%s', async (_what, operation, body, text) => {
    const response = await json(`TrentService.${operation}`, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      __type: 'ValidationException',
      message: expect.stringContaining(text),
    });
  });
});

describe('targets', () => {
  test.each([
    'TrentService.Nothing',
    'TrentService.sign',
    'TrentService',
    'TrentService.',
    'TrentService.Sign.v2',
    '.Sign',
    'Sign',
    'com.amazonaws.cloudtrail.v20131101.TrentService.Sign',
    'CloudTrail_20131101.LookupEvents',
    'TrentService.constructor',
    'TrentService.__proto__',
    'Nobody.Sign',
    'trentservice.Sign',
    'ResourceGroupsTaggingAPI_20170126.CreateKey',
    'AWSSecurityTokenServiceV20110615.GetCallerIdentity',
  ])('%s is unknown', async (target) => {
    const response = await json(target, {});
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ __type: 'UnknownOperationException' });
  });

  test.each([
    ['ResourceGroupsTaggingAPI_20170126.ListRequiredTags', 'Message', 'tagging:ListRequiredTags'],
    ['com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.GetTrail', 'message', 'cloudtrail:GetTrail'],
  ])('%s is known, but not emulated', async (target, member, name) => {
    // The input is not looked at: nothing could be done with it.
    const response = await json(target, { Any: 'thing' });
    expect(response.status).toBe(501);
    expect(await response.json()).toEqual({
      __type: 'NotImplementedException',
      [member]: `Keyproof does not emulate ${name} yet. 'keyproof operations' lists what it does.`,
    });
  });
});

describe('errors', () => {
  test('of KMS have their text in `message`', async () => {
    const response = await json('TrentService.DescribeKey', { KeyId: 'x' });
    expect(await response.json()).toEqual({ __type: 'NotFoundException', message: `Invalid keyId 'x'` });
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(response.headers.get('x-amzn-requestid')).toMatch(UUID);
  });

  test('of the Tagging API in `Message`', async () => {
    const response = await json('ResourceGroupsTaggingAPI_20170126.GetResources', { TagsPerPage: 1 });
    expect(await response.json()).toEqual({
      __type: 'InvalidParameterException',
      Message: 'TagsPerPage takes 100 to 500, not 1.',
    });
  });

  test('without a text have no member for it', async () => {
    const request = { KeyId: key.id, Message: 'AA==', Signature: 'AA==', SigningAlgorithm: 'ECDSA_SHA_256' };
    const response = await json('TrentService.Verify', request);
    expect(await response.json()).toEqual({ __type: 'KMSInvalidSignatureException' });
  });
});
