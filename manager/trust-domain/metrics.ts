import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { KEY_USES } from '../rotation/authority.ts';
import { type ServerEvents, SVID_KINDS } from './events.ts';
import type { TrustDomainServer } from './server.ts';

/** Seconds; a signature by KMS takes some milliseconds, a throttled one seconds. */
const LATENCIES = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface Metrics {
  /** What the server reports to. */
  readonly events: ServerEvents;
  readonly contentType: string;
  /** The text that Prometheus reads. */
  print(server: TrustDomainServer): Promise<string>;
}

/** Counts what a server does. Times are the server's own clock's; keys are read when somebody asks. */
export function createMetrics(): Metrics {
  const registers = [new Registry()];
  const [registry = new Registry()] = registers;
  const minted = new Counter({
    name: 'keyproof_svids_minted_total',
    help: 'SVIDs minted.',
    labelNames: ['kind'],
    registers,
  });
  const failed = new Counter({
    name: 'keyproof_svid_failures_total',
    help: 'Requests for SVIDs that failed, also for wrong input.',
    labelNames: ['kind', 'reason'],
    registers,
  });
  const steps = new Counter({
    name: 'keyproof_rotation_steps_total',
    help: 'Steps of key rotation: prepare, activate.',
    labelNames: ['use', 'step'],
    registers,
  });
  const stepFailures = new Counter({
    name: 'keyproof_rotation_failures_total',
    help: 'Steps of key rotation that failed and are tried again.',
    labelNames: ['use'],
    registers,
  });
  const latency = new Histogram({
    name: 'keyproof_signing_seconds',
    help: 'How long the key manager took to sign.',
    labelNames: ['use'],
    buckets: LATENCIES,
    registers,
  });
  const age = new Gauge({
    name: 'keyproof_key_age_seconds',
    help: 'Since when a key has been certified.',
    labelNames: ['use', 'key', 'state'],
    registers,
  });
  const left = new Gauge({
    name: 'keyproof_key_seconds_left',
    help: 'How long until a key expires; negative when it has.',
    labelNames: ['use', 'key', 'state'],
    registers,
  });
  const ready = new Gauge({
    name: 'keyproof_ready',
    help: '1 when both kinds of SVID can be minted.',
    registers,
  });
  // A series that is there from the start can be told from one that is gone, and its first failure is an increase.
  for (const kind of SVID_KINDS) minted.inc({ kind }, 0);
  for (const use of KEY_USES) stepFailures.inc({ use }, 0);
  const events: ServerEvents = {
    minted: (kind) => minted.inc({ kind }),
    mintFailed: (kind, reason) => failed.inc({ kind, reason }),
    stepped: (use, step) => steps.inc({ use, step }),
    stepFailed: (use) => stepFailures.inc({ use }),
    signed: (use, milliseconds) => latency.observe({ use }, milliseconds / 1000),
  };
  return {
    events,
    contentType: registry.contentType,
    async print(server) {
      age.reset();
      left.reset();
      for (const { use, keyId, state, ageSeconds, secondsLeft } of server.keys()) {
        // Its key is gone; only the certificate is still published.
        if (state === 'published') continue;
        age.set({ use, key: keyId, state }, ageSeconds);
        left.set({ use, key: keyId, state }, secondsLeft);
      }
      ready.set((await server.health()).ready ? 1 : 0);
      return registry.metrics();
    },
  };
}
