/**
 * `npm run bench`: requests per second and latency of the emulator beside a bare node:http server that does
 * the same OpenSSL work, as ratios within one run. Rounds alternate between the two, so that what else the
 * machine does hits both; each number is the median of its rounds.
 */
import Table from 'cli-table3';
import { type Served, serve } from './child.ts';
import {
  FEW_KEYS,
  MANY_KEYS,
  type ServedDirectory,
  serveDirectories,
  serveDirectory,
} from './directories.ts';
import { ask, awsShot, type Measured, type Shot, shoot } from './load.ts';

const ROUNDS = 5;
const SECONDS = 1;
const STARTS = 9;

const SMALL = '111111111111';
const LARGE = '222222222222';
const TAGGED_KEYS = 10_000;

interface Case {
  readonly name: string;
  readonly ours: Shot;
  readonly bare: Shot;
  /** What the two are called, where it is not the emulator beside the bare server. */
  readonly against?: string;
}

const kms = (operation: string) => `TrentService.${operation}`;
const getResources = 'ResourceGroupsTaggingAPI_20170126.GetResources';

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function createKey(endpoint: string, account: string, input: object): Promise<string> {
  const answer = await ask<{ KeyMetadata: { KeyId: string } }>(
    awsShot(endpoint, account, kms('CreateKey'), input),
  );
  return answer.KeyMetadata.KeyId;
}

/** Fills an account with tagged keys, five of which carry the tag that is asked for. */
async function fill(endpoint: string, account: string, keys: number): Promise<void> {
  const batch = 50;
  for (let made = 0; made < keys; made += batch) {
    const inputs = Array.from({ length: Math.min(batch, keys - made) }, (_, index) => ({
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      Tags: [
        { TagKey: 'spire-server-td', TagValue: 'example.org' },
        { TagKey: 'spire-active', TagValue: 'true' },
        { TagKey: 'spire-server-id', TagValue: made + index < 5 ? 'wanted' : `other-${made + index}` },
      ],
    }));
    await Promise.all(inputs.map((input) => createKey(endpoint, account, input)));
  }
}

async function measure({ ours, bare }: Case): Promise<{ ours: Measured; bare: Measured; ratio: number }> {
  const rounds: { ours: Measured; bare: Measured }[] = [];
  await shoot(ours, SECONDS);
  await shoot(bare, SECONDS);
  for (let round = 0; round < ROUNDS; round++) {
    // Who goes first alternates too.
    const first = round % 2 === 0 ? await shoot(ours, SECONDS) : undefined;
    const second = await shoot(bare, SECONDS);
    rounds.push({ ours: first ?? (await shoot(ours, SECONDS)), bare: second });
  }
  const middle = (pick: (round: (typeof rounds)[number]) => Measured): Measured => ({
    perSecond: median(rounds.map((round) => pick(round).perSecond)),
    p50: median(rounds.map((round) => pick(round).p50)),
    p99: median(rounds.map((round) => pick(round).p99)),
  });
  return {
    ours: middle((round) => round.ours),
    bare: middle((round) => round.bare),
    ratio: median(rounds.map((round) => round.ours.perSecond / round.bare.perSecond)),
  };
}

async function startUp(begin: () => Promise<Served>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const served = await begin();
    times.push(served.readyAfter);
    await served.stop();
  }
  return times.sort((a, b) => a - b);
}

const emulator = await serve('bin/keyproof.js', 'serve', '--port', '0', '--log-level', 'error');
const bare = await serve('scripts/bench/bare-server.ts');
console.log(`Making a data directory of ${MANY_KEYS} keys ...`);
const directories = await serveDirectories(SMALL);
try {
  const { url } = emulator;
  const p256 = await createKey(url, SMALL, { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  const rsa = await createKey(url, SMALL, { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' });
  console.log(`Making ${TAGGED_KEYS} tagged keys ...`);
  await fill(url, SMALL, 10);
  await fill(url, LARGE, TAGGED_KEYS);

  const digest = Buffer.alloc(32, 7).toString('base64');
  const message = Buffer.alloc(256, 7).toString('base64');
  const sign = (KeyId: string, SigningAlgorithm: string, MessageType: string) =>
    awsShot(url, SMALL, kms('Sign'), {
      KeyId,
      SigningAlgorithm,
      MessageType,
      Message: MessageType === 'DIGEST' ? digest : message,
    });
  const wanted = {
    ResourceTypeFilters: ['kms:key'],
    TagFilters: [
      { Key: 'spire-server-td', Values: ['example.org'] },
      { Key: 'spire-server-id', Values: ['wanted'] },
      { Key: 'spire-active', Values: ['true'] },
    ],
  };
  const rsaAlgorithm = 'RSASSA_PKCS1_V1_5_SHA_256';
  /** The same request, to the bare server. */
  const at = (path: string, ours: Shot): Shot => ({ ...ours, url: `${bare.url}${path}` });
  const beside = (name: string, path: string, ours: Shot): Case => ({ name, ours, bare: at(path, ours) });
  const ask = (operation: string, input: object, account = SMALL) =>
    awsShot(url, account, kms(operation), input);
  const large = awsShot(url, LARGE, getResources, wanted);
  const cases: readonly Case[] = [
    beside('Sign P-256 DIGEST', '/sign-p256-digest', sign(p256, 'ECDSA_SHA_256', 'DIGEST')),
    beside('Sign P-256 RAW', '/sign-p256-raw', sign(p256, 'ECDSA_SHA_256', 'RAW')),
    beside('Sign RSA-2048 DIGEST', '/sign-rsa-digest', sign(rsa, rsaAlgorithm, 'DIGEST')),
    beside('Sign RSA-2048 RAW', '/sign-rsa-raw', sign(rsa, rsaAlgorithm, 'RAW')),
    beside('GetPublicKey', '/echo', ask('GetPublicKey', { KeyId: p256 })),
    beside('DescribeKey', '/echo', ask('DescribeKey', { KeyId: p256 })),
    beside(
      'CreateKey P-256',
      '/create-key',
      ask('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }, '333333333333'),
    ),
    beside(`GetResources, ${TAGGED_KEYS} keys`, '/echo', large),
    {
      name: `GetResources, ${TAGGED_KEYS} keys`,
      ours: large,
      bare: awsShot(url, SMALL, getResources, wanted),
      against: 'GetResources, 10 keys',
    },
    ...directoryCases(),
  ];

  /** What many keys in a data directory cost, and what a second process wins. */
  function directoryCases(): readonly Case[] {
    const { few, many, twoWorkers } = directories;
    const signing = { SigningAlgorithm: 'ECDSA_SHA_256', MessageType: 'DIGEST', Message: digest };
    const requests = {
      'Sign P-256': ({ url, keyId: KeyId }: ServedDirectory) =>
        awsShot(url, SMALL, kms('Sign'), { KeyId, ...signing }),
      ListAliases: ({ url }: ServedDirectory) => awsShot(url, SMALL, kms('ListAliases'), { Limit: 50 }),
      GetResources: ({ url }: ServedDirectory) => awsShot(url, SMALL, getResources, wanted),
    };
    return [
      ...Object.entries(requests).map(([name, request]) => ({
        name: `${name}, --data, ${MANY_KEYS} keys`,
        ours: request(many),
        bare: request(few),
        against: `${name}, --data, ${FEW_KEYS} keys`,
      })),
      {
        name: 'Sign P-256, --data, --workers 2',
        ours: requests['Sign P-256'](twoWorkers),
        bare: requests['Sign P-256'](few),
        against: 'Sign P-256, --data, one process',
      },
    ];
  }

  const table = new Table({
    head: ['request', 'req/s', 'p50 ms', 'p99 ms', 'beside', 'req/s', 'ratio'],
    colAligns: ['left', 'right', 'right', 'right', 'left', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const each of cases) {
    const { ours, bare, ratio } = await measure(each);
    const shown = [ours.perSecond.toFixed(0), ours.p50.toFixed(1), ours.p99.toFixed(1)];
    table.push([
      each.name,
      ...shown,
      each.against ?? 'bare server',
      bare.perSecond.toFixed(0),
      ratio.toFixed(2),
    ]);
    console.log(`${each.name}: ratio ${ratio.toFixed(2)}`);
  }
  console.log(`\n${table.toString()}`);
  const empty = () => serve('bin/keyproof.js', 'serve', '--port', '0', '--log-level', 'silent');
  const full = () => serveDirectory(directories.many.directory);
  for (const [what, begin] of [
    ['no keys', empty],
    [`${MANY_KEYS} keys in a data directory`, full],
  ] as const) {
    const starts = await startUp(begin);
    console.log(
      `Start to ready with ${what}, ${STARTS} starts: median ${median(starts).toFixed(0)} ms, ` +
        `longest ${starts.at(-1)?.toFixed(0)} ms.`,
    );
  }
} finally {
  await Promise.all([emulator.stop(), bare.stop(), directories.stop()]);
}
