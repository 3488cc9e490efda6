import { expect, test } from 'vitest';
import { signV4 } from './signature-v4.ts';

/**
 * Of AWS's published test suite (awslabs/aws-c-auth, tests/aws-signing-test-suite/v4): what is sent, and the
 * signature that the suite has for it.
 */
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const TIMESTAMP = '20150830T123600Z';
const SCOPE = '20150830/us-east-1/service/aws4_request';
const TOKEN =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';
const QUERY =
  'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=';

interface Vector {
  readonly name: string;
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signature: string;
}

const VECTORS: readonly Vector[] = [
  { name: 'get-vanilla', signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31' },
  {
    name: 'post-vanilla',
    method: 'POST',
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  {
    name: 'post-vanilla-query',
    method: 'POST',
    url: '/?Param1=value1',
    signature: '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
  },
  {
    name: 'get-vanilla-query-order-key',
    url: '/?Param1=value2&Param1=Value1',
    signature: 'eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    url: '/?Param2=value2&Param1=value1',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'get-vanilla-query-order-value',
    url: '/?Param1=value2&Param1=value1',
    signature: '5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694',
  },
  {
    name: 'get-unreserved',
    url: '/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
    signature: '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
  },
  {
    name: 'get-utf8',
    url: '/ሴ',
    signature: '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85',
  },
  {
    name: 'get-header-value-trim',
    headers: { 'my-header1': ' value1', 'my-header2': ' "a   b   c"' },
    signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  },
  {
    name: 'post-header-value-case',
    method: 'POST',
    headers: { 'my-header1': 'VALUE1' },
    signature: 'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
  },
  {
    name: 'post-sts-header-before',
    method: 'POST',
    headers: { 'x-amz-security-token': TOKEN },
    signature: '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  },
];

test.each(VECTORS)('$name', ({ method = 'GET', url = '/', headers = {}, signature }) => {
  const all = { host: 'example.amazonaws.com', 'x-amz-date': TIMESTAMP, ...headers };
  const request = { method, url, headers: all, body: new Uint8Array() };
  const signedHeaders = Object.keys(all).sort();
  const facts = { secret: SECRET, timestamp: TIMESTAMP, scope: SCOPE, signedHeaders };
  expect(signV4(request, facts).signature).toBe(signature);
});

test.each([
  {
    name: 'get-vanilla-query',
    method: 'GET',
    signed: ['host'],
    signature: 'e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d',
  },
  {
    name: 'post-sts-header-before',
    method: 'POST',
    signed: ['host', 'x-amz-security-token'],
    signature: 'aca67b49ed321f377645504bccbd5a65f9085c536ff1961bc49c835d30827b16',
  },
])('presigned $name', ({ method, signed, signature }) => {
  const url = `/?${QUERY}${signed.join('%3B')}&X-Amz-Expires=3600&X-Amz-Signature=${signature}`;
  const headers = {
    host: 'example.amazonaws.com',
    'x-amz-date': TIMESTAMP,
    'x-amz-security-token': TOKEN,
  };
  const facts = { secret: SECRET, timestamp: TIMESTAMP, scope: SCOPE, signedHeaders: signed };
  expect(signV4({ method, url, headers, body: new Uint8Array() }, facts).signature).toBe(signature);
});

test('the parts are those of the suite', () => {
  const headers = { host: 'example.amazonaws.com', 'x-amz-date': TIMESTAMP };
  const { canonicalRequest, stringToSign } = signV4(
    { method: 'GET', url: '/', headers, body: new Uint8Array() },
    { secret: SECRET, timestamp: TIMESTAMP, scope: SCOPE, signedHeaders: ['host', 'x-amz-date'] },
  );
  expect(canonicalRequest).toBe(
    'GET\n/\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\n' +
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
  expect(stringToSign).toBe(
    'AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n' +
      'bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63',
  );
});
