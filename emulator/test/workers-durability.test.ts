import type { KMS } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { isAlive, until, workersWorld } from './workers.ts';

const world = workersWorld();
const SIGNING = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;

/** Rounds of load and kill -9; KEYPROOF_KILLS=300 makes the long form of it. */
const KILLS = Number(process.env.KEYPROOF_KILLS ?? 3);

/** Every third kill ends the whole group, the others one worker, while the load goes on. */
test(
  `after ${KILLS} times kill -9 of a worker or of all, every acknowledged write is there`,
  async () => {
    const data = world.directory();
    const acknowledged = new Set<string>();
    const refusals: unknown[] = [];
    let name = 0;
    let serving = await world.start('--data', data, '--log-level', 'silent');

    /** Writes until told to stop; a write whose answer is lost counts for nothing. */
    async function load(isOver: () => boolean): Promise<void> {
      let kms = world.kms();
      while (!isOver()) {
        try {
          const { KeyMetadata } = await kms.createKey(SIGNING);
          const AliasName = `alias/${name++}`;
          await kms.createAlias({ AliasName, TargetKeyId: KeyMetadata?.KeyId });
          acknowledged.add(`${AliasName} ${KeyMetadata?.KeyId}`);
        } catch (error) {
          // A refusal of the service would carry its name; what a dying process leaves behind is a broken connection.
          if ((error as { $fault?: string }).$fault !== undefined) refusals.push(error);
          kms.destroy();
          kms = world.kms();
        }
      }
    }

    for (let kill = 1; kill <= KILLS; kill++) {
      const wanted = acknowledged.size + 10 + (kill % 10);
      let over = false;
      const loads = Array.from({ length: 4 }, () => load(() => over));
      await until(() => refusals.length > 0 || acknowledged.size >= wanted);
      const before = await world.pids();
      if (kill % 3 === 0) {
        over = true;
        await serving.stop('SIGKILL');
        await Promise.all(loads);
        await until(() => !before.some(isAlive));
        serving = await world.start('--data', data, '--log-level', 'silent');
      } else {
        const [victim] = before.slice(kill % before.length);
        // Only one that is known: the process id 0 would be this test's own group.
        if (victim !== undefined) process.kill(victim, 'SIGKILL');
        const after = acknowledged.size;
        await until(() => refusals.length > 0 || acknowledged.size >= after + 5);
        over = true;
        await Promise.all(loads);
      }
      expect(refusals).toEqual([]);
      // Through both workers: each has to see what the other wrote, and what the dead one did.
      for (const kms of [world.kms(), world.kms()]) {
        const found = await aliases(kms);
        expect([...acknowledged].filter((write) => !found.has(write))).toEqual([]);
      }
    }
  },
  120_000 + KILLS * 5000,
);

async function aliases(kms: KMS): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let Marker: string | undefined; ; ) {
    const page = await kms.listAliases({ Limit: 100, ...(Marker && { Marker }) });
    for (const { AliasName, TargetKeyId } of page.Aliases ?? []) found.add(`${AliasName} ${TargetKeyId}`);
    Marker = page.NextMarker;
    if (Marker === undefined) return found;
  }
}
