import type { JournalEntry } from '../../emulator/server.ts';
import type { PublicKey } from '../../manager/index.ts';
import { HOUR } from '../laboratory/durations.ts';
import { Laboratory, OBSERVER_KEY } from '../laboratory/laboratory.ts';
import { type Server, ServerCrashed } from '../laboratory/server.ts';
import type { Target } from '../targets/target.ts';
import { Account, type AccountKey, type SeenCall } from './account.ts';
import { ActionsOfOthers } from './actions-of-others.ts';
import { Disturbances } from './disturbances.ts';
import type { Breach, History } from './history.ts';
import { type Holdings, noteLostKeys } from './holdings.ts';
import { type CallCounts, watchCalls } from './laws/calls-stay-under-the-quotas.ts';
import { judgeKeys, judgeRotation, type Occasion } from './laws/every-id-is-one-key.ts';
import { settleFailedRotations } from './laws/failed-rotations.ts';
import { watchNumbers } from './laws/live-keys-are-bounded.ts';
import { watchDeletion } from './laws/no-key-in-use-is-deleted.ts';
import { watchStrangers } from './laws/nothing-foreign-is-touched.ts';
import { type Unowned, watchLeftovers } from './laws/nothing-is-left-behind.ts';
import { STALE } from './laws/windows.ts';
import type { Member } from './member.ts';
import { quietProcesses } from './quiet-processes.ts';
import type { Scenario, SingleStep, Step } from './scenario.ts';
import { Scheduler } from './scheduler.ts';
import { holdingsOf, identityOf, type State } from './state.ts';
import { Story } from './story.ts';
import { tellStep } from './tell-step.ts';

/** What a server does once it runs. */
const WORK: ReadonlySet<string> = new Set(['stop', 'crash', 'rotate', 'sign', 'migrate', 'rollBack', 'twin']);

/** Time passes in pieces, so that laws about time are looked at on the way. */
const PIECE = 6 * HOUR;

export interface SimulationOptions {
  /** Writes the history down; it takes a fifth of the time. */
  readonly record?: boolean;
}

type StepOf<Kind extends SingleStep['do']> = Extract<SingleStep, { do: Kind }>;

/** One history as it happens: a fleet, an account, and the laws that watch both. */
export class Simulation implements State {
  readonly account = new Account();
  readonly members = new Map<string, Member>();
  readonly holdings = new Map<string, Holdings>();
  /** Calls that servers made, by server, operation and the error that AWS answered. */
  readonly calls = new Map<string, number>();
  readonly #lab: Laboratory;
  readonly #story: Story;
  readonly #disturbances: Disturbances;
  readonly #unowned: Unowned = new Map();
  readonly #perHour: CallCounts = { hour: 0, counts: new Map() };
  readonly #others: ActionsOfOthers;
  readonly #began: number;
  #breach: Breach | undefined;

  constructor(scenario: Scenario, target: Target, { record = false }: SimulationOptions = {}) {
    const { seed, title, world = {}, servers } = scenario;
    const { taggingLag = 0, latency, order = 'seeded' } = world;
    this.#lab = new Laboratory(
      target,
      seed,
      { taggingLag, ...target.conditions },
      {
        direct: true,
        journalLimit: 0,
        onCrash: (server) => this.#crashed(server),
        ...(record && { onLog: (server, line) => this.#story.log(server, line) }),
        ...(order === 'seeded' && {
          turnstile: (clock) =>
            new Scheduler({
              ...{ clock, seed, latency },
              ...(target.description?.kind === 'plugin' && { quiet: quietProcesses(clock) }),
            }),
        }),
      },
    );
    this.#began = this.now();
    this.#lab.emulator.journal.subscribe((entry) => this.#follow(entry));
    for (const [name, settings] of Object.entries(servers)) {
      const { mode = 'alias' } = settings;
      const server = this.#lab.server(name, { ...defined(settings), mode });
      this.members.set(name, {
        ...{ server, since: undefined, disturbed: this.#began },
        ...{ cutOff: false, starting: false, refused: false },
      });
    }
    this.#others = new ActionsOfOthers(this.#lab.emulator, OBSERVER_KEY);
    this.#disturbances = new Disturbances(this.#lab.emulator.faults);
    const facts = {
      ...{ title, seed, target: target.id, began: this.#began },
      servers: () => [...this.members.values()].map(({ server }) => server),
    };
    this.#story = new Story(this, record ? facts : undefined);
  }

  now(): number {
    return this.#lab.now();
  }

  /** The law that broke first, if any: what follows is its consequence, and is not played. */
  get breach(): Breach | undefined {
    return this.#breach;
  }

  /**
   * Plays a step. @returns why it was not played, when it makes no sense where the history has got to: nobody stops a
   * server that does not run.
   */
  async play(step: Step): Promise<string | undefined> {
    this.#story.step(() => tellStep(step));
    if (step.do === 'together') {
      const reasons = await Promise.all(step.steps.map((single) => this.#one(single)));
      return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
    }
    if (step.do !== 'advance') return this.#one(step);
    await this.#advance(step.by);
    return undefined;
  }

  history(): History | undefined {
    return this.#story.history();
  }

  get virtualTime(): number {
    return this.now() - this.#began;
  }

  async close(): Promise<void> {
    await this.#lab.close();
  }

  readonly accuse = (breach: Breach): void => {
    if (this.#breach) return;
    this.#breach = breach;
    this.#story.breach(breach);
  };

  async #one(step: SingleStep): Promise<string | undefined> {
    switch (step.do) {
      case 'lag':
        this.#lab.emulator.disorder.change({ taggingLag: step.by });
        return undefined;
      case 'mend':
        // What struck until now counts no longer, and must not be forgotten.
        for (const member of this.members.values()) this.#disturbances.note(member, this.now());
        this.#lab.emulator.faults.clear();
        return undefined;
      case 'fault': {
        const { do: _, server, ...rule } = step;
        const accessKeyId = server === undefined ? undefined : this.#member(server).server.accessKeyId;
        this.#lab.emulator.faults.arm({ ...rule, accessKeyId });
        return undefined;
      }
      case 'foreignKey':
        if (step.alias !== undefined && this.account.target(step.alias))
          return `${step.alias} exists already`;
        return this.#others.makeKey(step);
      default:
        return this.#ofServer(step, this.#member(step.server));
    }
  }

  async #ofServer(
    step: Exclude<SingleStep, { do: 'lag' | 'mend' | 'fault' | 'foreignKey' }>,
    member: Member,
  ): Promise<string | undefined> {
    const { server } = member;
    const idle = server.running ? undefined : `${server.name} does not run`;
    if (idle && member.refused && WORK.has(step.do)) return undefined;
    switch (step.do) {
      case 'start':
        if (server.running || member.starting) return `${server.name} runs already`;
        await this.#start(member, step);
        return undefined;
      case 'stop':
        if (!idle) await this.#stop(member);
        return idle;
      case 'crash':
        if (step.at) server.crashAt(step.at);
        else if (!idle) server.crash();
        return step.at ? undefined : idle;
      case 'rotate':
        if (!idle) await this.#rotate(member, step);
        return idle;
      case 'sign':
        return idle ?? this.#sign(member, step.key);
      case 'migrate':
      case 'rollBack':
        if (!idle) await this.#stop(member);
        if (!idle) await this.#start(member, { mode: step.do === 'migrate' ? step.to : 'alias' });
        return idle;
      case 'partition':
        this.#cutOff(member, true);
        if (step.for !== undefined) {
          void this.#lab.emulator.clock.sleep(step.for).then(() => this.#cutOff(member, false));
        }
        return undefined;
      case 'heal':
        this.#cutOff(member, false);
        return undefined;
      case 'twin': {
        const held = this.holdings.get(identityOf(server))?.keys.get(step.key)?.key;
        if (!held) return `${server.name} has no key ${step.key}`;
        return this.#others.makeTwin(held);
      }
    }
  }

  async #start(member: Member, changes: Partial<StepOf<'start'>>): Promise<void> {
    const { server } = member;
    const { do: _, server: __, mayFail = false, ...setup } = changes;
    const excuse = this.#disturbances.watch(member);
    member.starting = true;
    member.refused = false;
    if (this.#isAwayForLong(member)) member.late = this.now();
    const enabled = this.#enabledKeys(member);
    try {
      await server.start(defined(setup));
    } catch (error) {
      member.refused = mayFail && !(error instanceof ServerCrashed);
      if (error instanceof ServerCrashed) this.#crashed(server);
      const reason = (error as Error).message;
      this.#story.server(server, 'start-failed', reason);
      if (mayFail || error instanceof ServerCrashed || excuse() || this.#enabledKeys(member) < enabled)
        return;
      const text = `${server.name} cannot start: ${reason}`;
      this.accuse({ invariant: 'a-server-comes-back', text, server: server.name });
      return;
    } finally {
      member.starting = false;
    }
    member.since = this.now();
    this.#story.server(server, 'started');
    await this.#look(member, { text: 'after its start', started: true });
  }

  #keysOf({ server }: Member): readonly AccountKey[] {
    const { keys } = holdingsOf(this.holdings, identityOf(server));
    return [...keys.values()].flatMap(({ key }) => key ?? []);
  }

  #isAwayForLong(member: Member): boolean {
    return this.#keysOf(member).some(({ touched }) => this.now() - touched >= STALE);
  }

  #enabledKeys(member: Member): number {
    return this.#keysOf(member).filter(({ state }) => state === 'Enabled').length;
  }

  async #stop(member: Member): Promise<void> {
    try {
      await member.server.stop();
    } catch (error) {
      if (!(error instanceof ServerCrashed)) throw error;
      return;
    }
    member.since = undefined;
    this.#story.server(member.server, 'stopped');
  }

  async #rotate(member: Member, { key: keyId, type = 'ec-p256', mayFail }: StepOf<'rotate'>): Promise<void> {
    const { server } = member;
    const holdings = holdingsOf(this.holdings, identityOf(server));
    const began = this.now();
    const excuse = this.#disturbances.watch(member);
    const before = holdings.keys.get(keyId);
    holdings.rotations.push(began);
    holdings.interrupted.set(keyId, Math.min(began, holdings.interrupted.get(keyId) ?? began));
    let made: PublicKey;
    try {
      made = await server.generate(keyId, type);
    } catch (error) {
      // It may also have died of something else that it did meanwhile.
      if (error instanceof ServerCrashed || !server.running) return;
      const { message } = error as Error;
      this.#story.noKey(server, keyId, message);
      if (!mayFail && !excuse()) {
        const text = `${server.name} could not make a key for ${keyId}: ${message}`;
        this.accuse({ invariant: 'a-valid-configuration-works', text, server: server.name });
      }
      await this.#look(member, { text: 'after a rotation that failed', started: false });
      return;
    }
    judgeRotation(this, this.accuse, server, holdings, before, made);
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
      this.accuse({ invariant: 'a-server-comes-back', text, server: server.name });
      return;
    }
    const holdings = holdingsOf(this.holdings, identityOf(server));
    this.#disturbances.note(member, this.now());
    judgeKeys(this, this.accuse, server, holdings, shown, when);
    for (const keyId of shown.keys()) this.#story.uses(server, keyId);
  }

  async #sign(member: Member, only: string | undefined): Promise<string | undefined> {
    const { server } = member;
    const keyIds = only === undefined ? [...(await server.keys()).keys()] : [only];
    for (const keyId of keyIds) {
      const excuse = this.#disturbances.watch(member);
      const held = this.holdings.get(identityOf(server))?.keys.get(keyId);
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
        this.accuse({ invariant: 'signatures-verify', text, server: server.name });
        return undefined;
      }
    }
    return undefined;
  }

  async #advance(by: number): Promise<void> {
    for (let rest = by; rest > 0 && !this.#breach; rest -= PIECE) {
      await this.#lab.pass(Math.min(rest, PIECE));
      this.#story.gone(this.account.expire(this.now()));
      for (const member of this.members.values()) this.#disturbances.note(member, this.now());
      settleFailedRotations(this);
      for (const holdings of this.holdings.values()) noteLostKeys(holdings);
      watchLeftovers(this, this.accuse, this.#unowned);
      watchNumbers(this, this.accuse);
    }
  }

  #follow(entry: JournalEntry): void {
    // Time stands still while a call takes place, and is not read off its text.
    const call = this.account.follow(entry, this.now());
    if (call.accessKeyId !== OBSERVER_KEY) {
      const name = `${call.accessKeyId} ${call.operation} ${call.error ?? ''}`;
      this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
    }
    this.#story.call(call);
    this.#judge(call);
  }

  #judge(call: SeenCall): void {
    watchDeletion(this, this.accuse, call);
    watchStrangers(this, this.accuse, call);
    watchCalls(this, this.accuse, call, this.#perHour);
  }

  #cutOff(member: Member, cut: boolean): void {
    if (member.cutOff === cut) return;
    member.cutOff = cut;
    member.disturbed = this.now();
    member.server.cutOff(cut);
    this.#story.server(member.server, cut ? 'cut-off' : 'reconnected');
  }

  #crashed(server: Server): void {
    const member = this.#member(server.name);
    if (member.since === undefined) return;
    member.since = undefined;
    member.disturbed = this.now();
    this.#story.server(server, 'crashed');
  }

  #member(name: string): Member {
    const member = this.members.get(name);
    if (!member) throw new Error(`The scenario has no server ${name}.`);
    return member;
  }
}

/** Settings without those that are absent: they must not take the place of a default. */
function defined<T extends object>(settings: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  const present = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [Name in keyof T]: Exclude<T[Name], undefined> };
}
