/**
 * `node scripts/bench/managers.ts [FOREIGN_KEYS]`: what a key manager's start costs in an account that is full of
 * other people's keys, in calls and in milliseconds, and how many digests it signs in a second; through the AWS SDK
 * and the emulator in one process.
 */
import Table from 'cli-table3';
import { createEmulator } from '../../emulator/server.ts';
import { machineInstant } from '../../emulator/world/machine-time.ts';
import { createAwsKmsKeyManager } from '../../manager/aws-kms/create.ts';
import { createSdkCloud } from '../../manager/aws-kms/sdk-cloud.ts';
import { systemClock } from '../../manager/clock.ts';
import { createDefaktoKeyManager } from '../../manager/defakto-aws-kms/create.ts';
import type { KeyManager } from '../../manager/key-manager.ts';

const FOREIGN_KEYS = Number(process.argv[2] ?? 10_000);
const SIGNATURES = 2_000;
const AT_A_TIME = 8;
const region = 'us-east-1';
const trustDomain = 'example.org';

console.log(`Making ${FOREIGN_KEYS} foreign keys ...`);
const emulator = createEmulator({
  region,
  journalLimit: 1_000_000,
  seeds: {
    keys: Array.from({ length: FOREIGN_KEYS }, (_, at) => ({
      id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
      aliases: [`alias/others/${at}`],
      tags: { team: 'others' },
    })),
  },
});
await emulator.ready();
const cloud = createSdkCloud({
  region,
  clock: systemClock,
  credentials: { accessKeyId: 'SERVER', secretAccessKey: 'secret' },
  requestHandler: emulator.requestHandler(),
});
const spire = (tags: boolean) => () =>
  createAwsKmsKeyManager({
    configuration: { region, key_identifier_value: `s-${tags}`, enable_tag_based_key_discovery: tags },
    trustDomain,
    cloud,
  });
const managers: Readonly<Record<string, () => Promise<KeyManager>>> = {
  'awsKMS (Defakto)': () =>
    createDefaktoKeyManager({
      configuration: { region },
      trustDomain,
      deploymentId: 'd',
      serverId: 's',
      cloud,
    }),
  'spireAwsKMS by tags': spire(true),
  'spireAwsKMS by alias': spire(false),
};

const table = new Table({
  head: ['key manager', 'calls of a start, 4 keys', 'start, ms', 'signData/s, P-256'],
});
const milliseconds = (since: number): number => (machineInstant() - since) / 1e6;
for (const [name, start] of Object.entries(managers)) {
  const first = await start();
  for (const id of ['x509-CA-A', 'x509-CA-B', 'JWT-Signer-A', 'JWT-Signer-B'])
    await first.generateKey(id, 'ec-p256');
  await first.close();

  const mark = emulator.journal.entries().at(-1)?.sequence ?? 0;
  const began = machineInstant();
  const manager = await start();
  const startMs = milliseconds(began);
  const calls = emulator.journal.entries(mark).map(({ operation }) => operation);
  const counts = [...Map.groupBy(calls, (call) => call)].map(([call, all]) => `${all.length} ${call}`).sort();

  await sign(manager, SIGNATURES);
  const signing = machineInstant();
  await sign(manager, SIGNATURES);
  const perSecond = SIGNATURES / (milliseconds(signing) / 1000);
  await manager.close();
  table.push([name, `${calls.length}: ${counts.join(', ')}`, startMs.toFixed(1), perSecond.toFixed(0)]);
}
console.log(table.toString());
await emulator.close();

async function sign(manager: KeyManager, count: number): Promise<void> {
  const digest = new Uint8Array(32).fill(7);
  const worker = async (): Promise<void> => {
    for (let made = 0; made < count / AT_A_TIME; made++) {
      await manager.signData('x509-CA-A', digest, { hashAlgorithm: 'sha256' });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}
