import { Gate } from './gate.ts';
import { generateCurvePairHere, generateKeyPair, type KeyPair } from './key-pair.ts';
import { ASYMMETRIC_KEY_SPECS, type AsymmetricKeySpec, type RsaKeySpec } from './key-specs.ts';
import { createRsaKeyWorkers } from './rsa-key-workers.ts';
import { ANY_ORDER, type Threads } from './threads.ts';

/** Threads that make RSA keys. Two, so that an order never waits behind a key that is made ahead. */
const WORKERS = 2;

/** How many keys of a spec are kept ready at most: two seconds of work and 15 KB of memory. */
export const MOST_AHEAD: Readonly<Record<RsaKeySpec, number>> = { RSA_2048: 4, RSA_3072: 2, RSA_4096: 2 };

/** Where RSA keys come from: a key pair that no other call of one emulator gets. */
export type RsaKeys = (spec: RsaKeySpec) => Promise<KeyPair>;

/** Makes key pairs so that nothing else has to wait for them. */
export interface KeyMaker {
  /** A key pair that nobody else gets. Rejects once the maker is closed. */
  make(spec: AsymmetricKeySpec): Promise<KeyPair>;
  /** How many key pairs of a spec are ready. */
  ahead(spec: RsaKeySpec): number;
  /** Forgets the keys that are ready and ends the threads. */
  close(): void;
}

/**
 * Makes RSA keys on threads of its own, started with the first one: on libuv's pool, four RSA-4096 keys would
 * hold up every signature and every disk write for seconds. As many keys of a spec as were asked for so far, up
 * to MOST_AHEAD, are made ahead while nobody waits. All other keys take less than a millisecond, on the pool.
 *
 * What is made ahead is no work that the clock knows: no promise of a call depends on it.
 *
 * @param threads whose order the threads follow
 * @param rsaKeys gives RSA keys instead of those threads; then none are made ahead
 */
export function createKeyMaker(threads: Threads = ANY_ORDER, rsaKeys?: RsaKeys): KeyMaker {
  const workers = createRsaKeyWorkers();
  const places = new Gate(WORKERS);
  const ready = new Map<RsaKeySpec, KeyPair[]>();
  const asked = new Map<RsaKeySpec, number>();
  let waiting = 0;
  let makingAhead = false;
  let open = true;

  async function makeRsa(spec: RsaKeySpec): Promise<KeyPair> {
    if (rsaKeys) return rsaKeys(spec);
    asked.set(spec, (asked.get(spec) ?? 0) + 1);
    const taken = ready.get(spec)?.pop();
    if (taken) {
      void makeAhead();
      return taken;
    }
    waiting++;
    try {
      return await places.run(() => order(spec));
    } finally {
      waiting--;
      void makeAhead();
    }
  }

  async function order(spec: RsaKeySpec): Promise<KeyPair> {
    try {
      checkOpen();
      return await workers.make(spec, true);
    } catch {
      checkOpen();
      // A bundle without the thread's file, or a process that may start no threads: then as all other keys.
      return generateKeyPair(spec);
    }
  }

  /** One key after another, the quickest spec first, as long as nobody waits. */
  async function makeAhead(): Promise<void> {
    if (makingAhead) return;
    makingAhead = true;
    try {
      for (let spec = lacking(); spec && open && waiting === 0; spec = lacking()) {
        const wanted = spec;
        const pair = await places.run(async () => {
          checkOpen();
          return workers.make(wanted, false);
        });
        if (open) ready.set(wanted, [...(ready.get(wanted) ?? []), pair]);
      }
    } catch {
      // Nobody waits for it; the next order meets the same error, and says so or helps itself.
    } finally {
      makingAhead = false;
    }
  }

  function lacking(): RsaKeySpec | undefined {
    const specs = Object.keys(MOST_AHEAD) as RsaKeySpec[];
    return specs.find((spec) => ahead(spec) < Math.min(asked.get(spec) ?? 0, MOST_AHEAD[spec]));
  }

  function ahead(spec: RsaKeySpec): number {
    return ready.get(spec)?.length ?? 0;
  }

  function checkOpen(): void {
    if (!open) throw new Error('the key maker is closed');
  }

  return {
    async make(spec) {
      checkOpen();
      const made = threads.stayHere() && generateCurvePairHere(spec);
      if (made) return made;
      // A key that is ready waits for its turn too: how many are ready depends on the machine.
      return threads.inTurn(() => (isRsa(spec) ? makeRsa(spec) : generateKeyPair(spec)));
    },
    ahead,
    close() {
      open = false;
      ready.clear();
      workers.close();
    },
  };
}

function isRsa(spec: AsymmetricKeySpec): spec is RsaKeySpec {
  return ASYMMETRIC_KEY_SPECS[spec].family === 'rsa';
}
