import { createEmulator } from '../../../emulator/server.ts';
import type { EndpointCheck } from '../check.ts';
import { sdkEndpoint } from '../endpoint.ts';
import { runEndpointChecks } from '../run.ts';
import { LOCAL_PATIENCE } from '../session/patience.ts';
import { PENDING_WINDOW_DAYS } from '../session/tidy.ts';
import { PRICES, type RequestClass, requestClass } from './prices.ts';

/** What a run is going to make and to ask for. */
export interface Plan {
  readonly checks: number;
  /** Keys by Region and spec: `us-east-1 RSA_2048`. */
  readonly keys: ReadonlyMap<string, number>;
  /** Of the keys, those that are replicas; each has a primary of its own. */
  readonly replicas: number;
  readonly aliases: number;
  readonly grants: number;
  readonly rotations: number;
  readonly requests: ReadonlyMap<RequestClass, number>;
}

/**
 * Finds out what checks make by running them: on an emulator in this process, whose time is turned. What the plan
 * says is what was made there.
 */
export async function rehearse(
  checks: readonly EndpointCheck[],
  { region, replicaRegion }: { readonly region: string; readonly replicaRegion: string },
): Promise<Plan> {
  const emulator = createEmulator({ clock: 'frozen' });
  const operations = new Map<string, number>();
  const requests = new Map<RequestClass, number>();
  const endpoint = sdkEndpoint({
    url: 'http://127.0.0.1',
    region,
    replicaRegion,
    patience: LOCAL_PATIENCE,
    credentials: { accessKeyId: 'rehearsal', secretAccessKey: 'rehearsal' },
    // The emulator states the handler by its shape, without the SDK's types.
    requestHandler: emulator.requestHandler() as never,
    clock: { now: () => emulator.clock.now(), sleep: (milliseconds) => emulator.clock.advance(milliseconds) },
    reproduce: (id) => id,
  });
  try {
    const onCall = (operation: string, input: object) => {
      add(operations, operation);
      add(requests, requestClass(operation, input));
    };
    const { keys } = await runEndpointChecks({ endpoint, checks, runId: 'rehearsal', onCall });
    const counted = new Map<string, number>();
    for (const key of keys) add(counted, `${key.region} ${key.spec}`);
    const count = (operation: string) => operations.get(operation) ?? 0;
    return {
      checks: checks.length,
      keys: counted,
      replicas: keys.filter(({ replica }) => replica).length,
      aliases: count('CreateAlias'),
      grants: count('CreateGrant'),
      rotations: count('RotateKeyOnDemand'),
      requests,
    };
  } finally {
    await emulator.close();
  }
}

function add<Name>(counts: Map<Name, number>, name: Name): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** What a run costs on AWS, in USD, when all that it makes is cleaned within the hour. */
export interface Cost {
  readonly keys: number;
  readonly requests: number;
  /** What primary keys cost more while they wait for the deletion of their replicas, if AWS charges for that. */
  readonly waitingPrimaries: number;
}

export function costOf({ keys, replicas, rotations, requests }: Plan): Cost {
  const perHour = PRICES.keyMonth / PRICES.monthHours;
  const asked = [...requests].map(([name, number]) => (number / 10_000) * PRICES.requests[name]);
  return {
    keys: (sum(keys.values()) + rotations) * perHour,
    requests: sum(asked),
    waitingPrimaries: replicas * perHour * 24 * PENDING_WINDOW_DAYS,
  };
}

export function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, number) => total + number, 0);
}
