import type { Endpoint } from './child.ts';
import { FEW_KEYS, MANY_KEYS, type ServedDirectories, type ServedDirectory } from './directories.ts';
import { awsShot, createKey, type Shot, shootAnew } from './load.ts';
import type { Case } from './measure.ts';

/** Accounts of few keys, and of {@link TAGGED_KEYS}. */
export const SMALL = '111111111111';
const LARGE = '222222222222';
const TAGGED_KEYS = 10_000;

const RSA = 'RSASSA_PKCS1_V1_5_SHA_256';
const P256 = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;
const digest = Buffer.alloc(32, 7).toString('base64');
const message = Buffer.alloc(256, 7).toString('base64');

/** The keys of one endpoint that the requests name. */
interface Keys {
  readonly p256: string;
  readonly rsa: string;
  readonly symmetric: string;
}

async function createKeys(endpoint: Endpoint): Promise<Keys> {
  return {
    p256: await createKey(endpoint, SMALL, P256),
    rsa: await createKey(endpoint, SMALL, { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }),
    symmetric: await createKey(endpoint, SMALL, {}),
  };
}

function kms(endpoint: Endpoint, operation: string, input: object, account = SMALL): Shot {
  return awsShot(endpoint, account, `TrentService.${operation}`, input);
}

/** What every server of AWS's API is asked. */
function requestsOf(endpoint: Endpoint, { p256, rsa, symmetric }: Keys) {
  const sign = (KeyId: string, SigningAlgorithm: string, MessageType: string, Message: string) =>
    kms(endpoint, 'Sign', { KeyId, SigningAlgorithm, MessageType, Message });
  return {
    'Sign P-256 DIGEST': sign(p256, 'ECDSA_SHA_256', 'DIGEST', digest),
    'Sign P-256 RAW': sign(p256, 'ECDSA_SHA_256', 'RAW', message),
    'Sign RSA-2048 DIGEST': sign(rsa, RSA, 'DIGEST', digest),
    'Sign RSA-2048 RAW': sign(rsa, RSA, 'RAW', message),
    GetPublicKey: kms(endpoint, 'GetPublicKey', { KeyId: p256 }),
    DescribeKey: kms(endpoint, 'DescribeKey', { KeyId: p256 }),
    Encrypt: kms(endpoint, 'Encrypt', { KeyId: symmetric, Plaintext: digest }),
    GenerateDataKey: kms(endpoint, 'GenerateDataKey', { KeyId: symmetric, KeySpec: 'AES_256' }),
    'CreateKey P-256': kms(endpoint, 'CreateKey', P256, '333333333333'),
  } as const;
}

type RequestName = keyof ReturnType<typeof requestsOf>;

/** What the bare server does for the same. */
const BARE_WORK: Readonly<Record<RequestName, string>> = {
  'Sign P-256 DIGEST': '/sign-p256-digest',
  'Sign P-256 RAW': '/sign-p256-raw',
  'Sign RSA-2048 DIGEST': '/sign-rsa-digest',
  'Sign RSA-2048 RAW': '/sign-rsa-raw',
  GetPublicKey: '/echo',
  DescribeKey: '/echo',
  Encrypt: '/echo',
  GenerateDataKey: '/echo',
  'CreateKey P-256': '/create-key',
};

/** The same request, to the bare server. */
function atBare(bare: Endpoint, path: string, ours: Shot): Shot {
  return { ...ours, url: `${bare.url}${path}`, pid: bare.pid };
}

/** Ours beside a bare server of node:http. */
export async function bareCases(ours: Endpoint, bare: Endpoint): Promise<readonly Case[]> {
  const requests = requestsOf(ours, await createKeys(ours));
  return (Object.keys(requests) as RequestName[]).map((name) => ({
    name,
    ours: requests[name],
    other: atBare(bare, BARE_WORK[name], requests[name]),
    beside: BARE_WORK[name] === '/echo' ? 'bare echo' : 'bare server, same work',
  }));
}

/** What a peer can be asked too; its ECDSA digests are not said to be signed as they are. */
const ASKED_OF_PEERS: readonly RequestName[] = [
  'Sign P-256 RAW',
  'Sign RSA-2048 RAW',
  'GetPublicKey',
  'DescribeKey',
  'Encrypt',
  'GenerateDataKey',
];

/** Ours beside another emulator. @throws Error when it does not make the keys */
export async function peerCases(ours: Endpoint, peer: Endpoint, name: string): Promise<readonly Case[]> {
  const [here, there] = [
    requestsOf(ours, await createKeys(ours)),
    requestsOf(peer, await createKeys(peer)),
  ] as const;
  return ASKED_OF_PEERS.map((request) => ({
    name: request,
    ours: here[request],
    other: there[request],
    beside: name,
    shooter: shootAnew,
  }));
}

/** GetResources as a key manager asks. */
function getResources(endpoint: Endpoint, account = SMALL): Shot {
  return awsShot(endpoint, account, 'ResourceGroupsTaggingAPI_20170126.GetResources', {
    ResourceTypeFilters: ['kms:key'],
    TagFilters: [
      { Key: 'spire-server-td', Values: ['example.org'] },
      { Key: 'spire-server-id', Values: ['wanted'] },
      { Key: 'spire-active', Values: ['true'] },
    ],
  });
}

/** GetResources among many keys, beside few and beside the bare server. Makes the keys. */
export async function taggingCases(ours: Endpoint, bare: Endpoint): Promise<readonly Case[]> {
  await fill(ours, SMALL, 10);
  await fill(ours, LARGE, TAGGED_KEYS);
  const name = `GetResources, ${TAGGED_KEYS} keys`;
  const large = getResources(ours, LARGE);
  return [
    { name, ours: large, other: atBare(bare, '/echo', large), beside: 'bare echo' },
    { name, ours: large, other: getResources(ours), beside: 'GetResources, 10 keys' },
  ];
}

/** Fills an account with tagged keys, five of which carry the tag that is asked for. */
async function fill(endpoint: Endpoint, account: string, keys: number): Promise<void> {
  const batch = 50;
  for (let made = 0; made < keys; made += batch) {
    const inputs = Array.from({ length: Math.min(batch, keys - made) }, (_, index) => ({
      ...P256,
      Tags: [
        { TagKey: 'spire-server-td', TagValue: 'example.org' },
        { TagKey: 'spire-active', TagValue: 'true' },
        { TagKey: 'spire-server-id', TagValue: made + index < 5 ? 'wanted' : `other-${made + index}` },
      ],
    }));
    await Promise.all(inputs.map((input) => createKey(endpoint, account, input)));
  }
}

/** What many keys in a data directory cost, and what a second process wins. */
export function directoryCases({ few, many, twoWorkers }: ServedDirectories): readonly Case[] {
  const signing = { SigningAlgorithm: 'ECDSA_SHA_256', MessageType: 'DIGEST', Message: digest };
  const sign = (at: ServedDirectory) => kms(at, 'Sign', { KeyId: at.keyId, ...signing });
  const requests = {
    'Sign P-256': sign,
    ListAliases: (at: ServedDirectory) => kms(at, 'ListAliases', { Limit: 50 }),
    GetResources: (at: ServedDirectory) => getResources(at),
  };
  return [
    ...Object.entries(requests).map(([name, request]) => ({
      name: `${name}, --data, ${MANY_KEYS} keys`,
      ours: request(many),
      other: request(few),
      beside: `the same, ${FEW_KEYS} keys`,
    })),
    {
      name: 'Sign P-256, --data, --workers 2',
      ours: sign(twoWorkers),
      other: sign(few),
      beside: 'the same, one process',
    },
  ];
}
