import type { PublicKey } from '../../manager/index.ts';
import { ServerCrashed } from '../laboratory/server.ts';
import type { AccountKey } from './account.ts';
import { defined } from './defined.ts';
import type { Disturbances } from './disturbances.ts';
import { type Held, type Holdings, underWay } from './holdings.ts';
import { judgeKeys, judgeRotation, type Occasion } from './laws/every-id-is-one-key.ts';
import { WINDOWS } from './laws/windows.ts';
import { lastSignOfLife, type Member, noteRefresh } from './member.ts';
import type { StepOf } from './scenario.ts';
import { type Accuse, holdingsOf, identityOf, type State } from './state.ts';
import type { Story } from './story.ts';

export interface Surroundings {
  readonly state: State & { readonly holdings: Map<string, Holdings> };
  readonly accuse: Accuse;
  readonly story: Story;
  readonly disturbances: Disturbances;
}

/** What servers do when a step tells them to, and what they answer, judged by what they ought to. */
export class Deeds {
  readonly #state: Surroundings['state'];
  readonly #accuse: Accuse;
  readonly #story: Story;
  readonly #disturbances: Disturbances;

  constructor({ state, accuse, story, disturbances }: Surroundings) {
    this.#state = state;
    this.#accuse = accuse;
    this.#story = story;
    this.#disturbances = disturbances;
  }

  /** Starts a server, which then has to show the keys that it ought to have. */
  async start(member: Member, changes: Partial<StepOf<'start'>>): Promise<void> {
    const { server } = member;
    const { do: _, server: __, mayFail = false, ...setup } = changes;
    const excuse = this.#disturbances.watch(member);
    member.starting = true;
    member.refused = false;
    if (this.#isAwayForLong(member)) member.late = this.#state.now();
    const enabled = this.#enabledKeys(member);
    try {
      await server.start(defined(setup));
    } catch (error) {
      member.refused = mayFail && !(error instanceof ServerCrashed);
      if (error instanceof ServerCrashed) this.crashed(member);
      const reason = (error as Error).message;
      this.#story.server(server, 'start-failed', reason);
      if (mayFail || error instanceof ServerCrashed || excuse() || this.#enabledKeys(member) < enabled)
        return;
      const text = `${server.name} cannot start: ${reason}`;
      this.#accuse({ invariant: 'a-server-comes-back', text, server: server.name });
      return;
    } finally {
      member.starting = false;
    }
    member.since = this.#state.now();
    this.#story.server(server, 'started');
    await this.#look(member, { text: 'after its start', started: true });
  }

  #held({ server }: Member): readonly (Held & { readonly key: AccountKey })[] {
    const { keys } = holdingsOf(this.#state.holdings, identityOf(server));
    return [...keys.values()].flatMap((held) => (held.key ? { ...held, key: held.key } : []));
  }

  #isAwayForLong(member: Member): boolean {
    const now = this.#state.now();
    return this.#held(member).some(
      ({ key, since }) =>
        now - lastSignOfLife(member, { touched: key.touched, since }, now) >= WINDOWS.mayBeGone,
    );
  }

  #enabledKeys(member: Member): number {
    return this.#held(member).filter(({ key }) => key.state === 'Enabled').length;
  }

  /** Stops a server in good order. */
  async stop(member: Member): Promise<void> {
    try {
      await member.server.stop();
    } catch (error) {
      if (!(error instanceof ServerCrashed)) throw error;
      return;
    }
    noteRefresh(member, this.#state.now());
    member.since = undefined;
    this.#story.server(member.server, 'stopped');
  }

  /** Asks a server for a new key. */
  async rotate(member: Member, { key: keyId, type = 'ec-p256', mayFail }: StepOf<'rotate'>): Promise<void> {
    const { server } = member;
    const holdings = holdingsOf(this.#state.holdings, identityOf(server));
    const began = this.#state.now();
    const excuse = this.#disturbances.watch(member);
    const before = holdings.keys.get(keyId);
    holdings.rotations.push(began);
    holdings.interrupted.set(keyId, Math.min(began, holdings.interrupted.get(keyId) ?? began));
    // No contract says that two of one id can be under way at once: a server asks for one after the other.
    const isAlone = () => !holdings.underWay.get(keyId);
    const wasAlone = isAlone();
    let made: PublicKey;
    try {
      made = await underWay(holdings, keyId, () => server.generate(keyId, type));
    } catch (error) {
      // It may also have died of something else that it did meanwhile.
      if (error instanceof ServerCrashed || !server.running) return;
      const { message } = error as Error;
      this.#story.noKey(server, keyId, message);
      if (!mayFail && wasAlone && isAlone() && !excuse()) {
        const text = `${server.name} could not make a key for ${keyId}: ${message}`;
        this.#accuse({ invariant: 'a-valid-configuration-works', text, server: server.name });
      }
      await this.#look(member, { text: 'after a rotation that failed', started: false });
      return;
    }
    judgeRotation(this.#state, this.#accuse, server, holdings, { keyId, type, before }, made);
    this.#story.uses(server, keyId);
  }

  /** Compares what a server shows with what it ought to have. */
  async #look(member: Member, when: Occasion): Promise<void> {
    const { server } = member;
    const excuse = this.#disturbances.watch(member);
    let shown: ReadonlyMap<string, PublicKey>;
    try {
      shown = await server.keys();
    } catch (error) {
      if (error instanceof ServerCrashed || excuse()) return;
      const text = `${server.name} does not list its keys ${when.text}: ${(error as Error).message}`;
      this.#accuse({ invariant: 'a-server-comes-back', text, server: server.name });
      return;
    }
    const holdings = holdingsOf(this.#state.holdings, identityOf(server));
    this.#disturbances.note(member, this.#state.now());
    judgeKeys(this.#state, this.#accuse, server, holdings, shown, when);
    for (const keyId of shown.keys()) this.#story.uses(server, keyId);
  }

  /**
   * Has a server sign, and verifies.
   * @param only one of its keys; absent: each of them
   * @returns why it could not be asked
   */
  async sign(member: Member, only: string | undefined): Promise<string | undefined> {
    const { server } = member;
    const keyIds = only === undefined ? [...(await server.keys()).keys()] : [only];
    for (const keyId of keyIds) {
      const excuse = this.#disturbances.watch(member);
      const held = this.#state.holdings.get(identityOf(server))?.keys.get(keyId);
      try {
        await server.sign(keyId);
        this.#story.signed(server, keyId, true);
      } catch (error) {
        if (error instanceof ServerCrashed) return undefined;
        if (only !== undefined && !held) return `${server.name} has no key ${keyId}`;
        this.#story.signed(server, keyId, false);
        // A server that was away for so long that others took its keys for left behind has lost them by right.
        const gone = held?.key !== undefined && held.key.state !== 'Enabled';
        if (excuse() || gone) continue;
        const text = `${server.name} cannot sign with ${keyId}: ${(error as Error).message}`;
        this.#accuse({ invariant: 'signatures-verify', text, server: server.name });
        return undefined;
      }
    }
    return undefined;
  }

  /** Takes a server its way to AWS, or gives it back. */
  cutOff(member: Member, cut: boolean): void {
    if (member.cutOff === cut) return;
    noteRefresh(member, this.#state.now());
    member.cutOff = cut;
    member.disturbed = this.#state.now();
    member.server.cutOff(cut);
    this.#story.server(member.server, cut ? 'cut-off' : 'reconnected');
  }

  /** A server's process has died, by whatever killed it. */
  crashed(member: Member): void {
    if (member.since === undefined) return;
    noteRefresh(member, this.#state.now());
    member.since = undefined;
    member.disturbed = this.#state.now();
    this.#story.server(member.server, 'crashed');
  }
}
