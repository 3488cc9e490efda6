import { describe, expect, test } from 'vitest';
import { AUTHORIZATION, served } from '../../test/wire.ts';
import { testWorld } from '../../test/world.ts';

const { send } = served(testWorld());
const signed = { authorization: AUTHORIZATION, 'x-amz-date': '20260131T000000Z' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
const IDENTITY = 'Action=GetCallerIdentity&Version=2011-06-15';
const CREDENTIAL = encodeURIComponent('test/20260131/us-east-1/sts/aws4_request');

/** The request id differs each time; everything else is compared as it is. */
async function answerOf(request: Parameters<typeof send>[0]) {
  const response = await send(request);
  const xml = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    xml: xml.replace(/\s*\n\s*/g, '').replace(response.headers.get('x-amzn-requestid') ?? '?', 'ID'),
  };
}

test.each([
  ['a form', { headers: { ...signed, ...FORM }, body: IDENTITY }],
  ['a query string', { method: 'GET', path: `/?${IDENTITY}`, headers: signed }],
  ['a signed query string', { method: 'GET', path: `/?${IDENTITY}&X-Amz-Credential=${CREDENTIAL}` }],
])('GetCallerIdentity by %s', async (_how, request) => {
  expect(await answerOf(request)).toEqual({
    status: 200,
    type: 'text/xml',
    xml:
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">' +
      '<GetCallerIdentityResult><UserId>000000000000</UserId><Account>000000000000</Account>' +
      '<Arn>arn:aws:iam::000000000000:root</Arn></GetCallerIdentityResult>' +
      '<ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata></GetCallerIdentityResponse>',
  });
});

describe('refuses', () => {
  const STS = 'https://sts.amazonaws.com/doc/2011-06-15/';
  const FAULT = 'http://webservices.amazon.com/AWSFault/2005-15-09';
  const BROKEN = { authorization: 'Basic abc', 'x-amz-date': '20260131T000000Z' };
  test.each([
    [
      'a missing token',
      { ...FORM },
      IDENTITY,
      [403, STS, 'Sender', 'MissingAuthenticationToken', 'Request is missing Authentication Token'],
    ],
    [
      'a broken Authorization header',
      { ...FORM, ...BROKEN },
      IDENTITY,
      [400, STS, 'Sender', 'IncompleteSignature', `Unsupported AWS 'algorithm': 'Basic'.`],
    ],
    [
      'an unknown action',
      { ...FORM, ...signed },
      'Action=Nothing&Version=2011-06-15',
      [400, FAULT, 'Sender', 'InvalidAction', 'Could not find operation Nothing for version 2011-06-15'],
    ],
    [
      'an action of a JSON service',
      { ...FORM, ...signed },
      'Action=CreateKey&Version=2014-11-01',
      [400, FAULT, 'Sender', 'InvalidAction', 'Could not find operation CreateKey for version 2014-11-01'],
    ],
    [
      'an unknown version',
      { ...FORM, ...signed },
      'Action=GetCallerIdentity&Version=2010-01-01',
      [
        400,
        FAULT,
        'Sender',
        'InvalidAction',
        'Could not find operation GetCallerIdentity for version 2010-01-01',
      ],
    ],
    [
      'no version',
      { ...FORM, ...signed },
      'Action=GetCallerIdentity',
      [
        400,
        FAULT,
        'Sender',
        'InvalidAction',
        'Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED',
      ],
    ],
    [
      'markup and what XML cannot hold',
      { ...FORM, ...signed },
      `Action=${encodeURIComponent('<a>&\u0000\u001b')}`,
      [
        400,
        FAULT,
        'Sender',
        'InvalidAction',
        'Could not find operation &lt;a&gt;&amp;\ufffd\ufffd for version NO_VERSION_SPECIFIED',
      ],
    ],
    [
      'a parameter that the model does not have',
      { ...FORM, ...signed },
      `${IDENTITY}&Who=me`,
      [
        400,
        STS,
        'Sender',
        'ValidationError',
        `Unknown parameter 'Who': Keyproof refuses it rather than ignore it.`,
      ],
    ],
    [
      'an operation that is not emulated',
      { ...FORM, ...signed },
      'Action=AssumeRoot&Version=2011-06-15',
      [
        501,
        STS,
        'Receiver',
        'NotImplemented',
        `Keyproof does not emulate sts:AssumeRoot yet. 'keyproof operations' lists what it does.`,
      ],
    ],
  ] as const)('%s', async (_what, headers, body, [status, xmlns, type, code, message]) => {
    expect(await answerOf({ headers, body })).toEqual({
      status,
      type: 'text/xml',
      xml:
        `<ErrorResponse xmlns="${xmlns}"><Error><Type>${type}</Type><Code>${code}</Code>` +
        `<Message>${message}</Message></Error><RequestId>ID</RequestId></ErrorResponse>`,
    });
  });
});
