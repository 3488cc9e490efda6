import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type FileSystem, machineFiles } from '../files/file-system.ts';
import { watchConfiguration } from '../migration/watch-configuration.ts';
import { RecordingLogger } from '../test/recording-logger.ts';
import { HOUR, TestWorld } from '../test/world.ts';
import { createTrustDomainServer } from './create.ts';
import { AUDIENCE, WORKLOAD, WORKLOAD_KEY } from './test/fleet.ts';
import { verifyJwt, x509Problem } from './verifier.ts';

const directory = mkdtempSync(join(tmpdir(), 'keyproof-migration-'));
afterEach(() => rmSync(directory, { recursive: true }));

const documentOf = (extension: unknown): string =>
  JSON.stringify({ section: 'KeyManager', schema: 'v1', spec: { extensions: extension } });

const ON_DISK = documentOf({ disk: { path: join(directory, 'keys.json') } });
const IN_KMS = documentOf({ spireAwsKMS: { region: 'eu-north-1', key_identifier_value: 'a' } });

test('the keys move from a disk to KMS and back while the server mints', { timeout: 60_000 }, async () => {
  const world = new TestWorld();
  const { clock } = world.emulator;
  // Files are the machine's: the clock has to know that they are being read and written.
  const files = Object.fromEntries(
    Object.entries(machineFiles).map(([name, call]: [string, (...all: never[]) => Promise<unknown>]) => [
      name,
      (...all: never[]) => clock.track(() => call(...all)),
    ]),
  ) as unknown as FileSystem;
  const log = new RecordingLogger();
  let document = ON_DISK;
  const keyManager = await watchConfiguration({
    configuration: { read: async () => document },
    historyFile: join(directory, 'history.json'),
    trustDomain: 'example.org',
    aws: { cloud: world.cloud() },
    ...{ clock, files, logger: log },
  });
  const server = await createTrustDomainServer({
    ...{ trustDomain: 'example.org', deploymentId: 'blue', serverId: 'a' },
    ...{ journals: directory, keyManager, clock, logger: log },
  });
  const inKms = async () => (await world.states()).Enabled ?? 0;
  const keysInKms: number[] = [];
  for (const next of [ON_DISK, IN_KMS, ON_DISK]) {
    document = next;
    for (let hour = 0; hour < 33; hour += 3) {
      const x509 = await server.mintX509({ spiffeId: WORKLOAD, publicKey: WORKLOAD_KEY });
      const jwt = await server.mintJwt({ spiffeId: WORKLOAD, audience: [AUDIENCE] });
      const bundle = await server.bundle();
      expect(x509Problem(x509.svid, bundle, clock.now())).toBeUndefined();
      expect(await verifyJwt(jwt.svid, bundle, AUDIENCE, clock.now())).toMatchObject({ sub: WORKLOAD });
      await world.advance(3 * HOUR);
    }
    keysInKms.push(await inKms());
  }
  // Four slots, each moved when it was prepared; those of KMS stay three days for its sweeps.
  expect(keysInKms).toEqual([0, 4, 4]);
  await world.advance(80 * HOUR);
  expect(await inKms()).toBe(0);
  expect(log.messages('error')).toEqual([]);
  await server.close();
  await keyManager.close();
  await world.close();
});
