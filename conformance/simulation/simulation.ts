import type { JournalEntry } from '../../emulator/server.ts';
import { HOUR } from '../laboratory/durations.ts';
import { Laboratory, OBSERVER_KEY } from '../laboratory/laboratory.ts';
import type { Target } from '../targets/target.ts';
import { Account, type SeenCall } from './account.ts';
import { ActionsOfOthers } from './actions-of-others.ts';
import { CallTally } from './call-tally.ts';
import { Deeds } from './deeds.ts';
import { defined } from './defined.ts';
import { Disturbances } from './disturbances.ts';
import type { Breach, History } from './history.ts';
import { type Holdings, noteLostKeys } from './holdings.ts';
import { type CallCounts, watchCalls } from './laws/calls-stay-under-the-quotas.ts';
import { settleFailedRotations } from './laws/failed-rotations.ts';
import { watchNumbers } from './laws/live-keys-are-bounded.ts';
import { watchDeletion } from './laws/no-key-in-use-is-deleted.ts';
import { watchStrangers } from './laws/nothing-foreign-is-touched.ts';
import { type Unowned, watchLeftovers } from './laws/nothing-is-left-behind.ts';
import type { Member } from './member.ts';
import { quietProcesses } from './quiet-processes.ts';
import type { Scenario, SingleStep, Step } from './scenario.ts';
import { Scheduler } from './scheduler.ts';
import { identityOf, type State } from './state.ts';
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

/** One history as it happens: a fleet, an account, and the laws that watch both. */
export class Simulation implements State {
  readonly account = new Account();
  readonly members = new Map<string, Member>();
  readonly holdings = new Map<string, Holdings>();
  /** Calls that servers made. */
  readonly calls = new CallTally();
  readonly #lab: Laboratory;
  readonly #story: Story;
  readonly #disturbances: Disturbances;
  readonly #unowned: Unowned = new Map();
  readonly #perHour: CallCounts = { hour: 0, counts: new Map() };
  readonly #others: ActionsOfOthers;
  readonly #deeds: Deeds;
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
        onCrash: ({ name }) => this.#deeds.crashed(this.#member(name)),
        ...(record && { onLog: (server, line) => this.#story.log(server, line) }),
        ...(order === 'seeded' && {
          turnstile: (emulator, asked) =>
            new Scheduler({
              clock: emulator.clock,
              seed,
              latency,
              ...(target.description?.kind === 'plugin' && { processes: quietProcesses(emulator, asked) }),
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
        server,
        since: undefined,
        disturbed: this.#began,
        refreshed: 0,
        cutOff: false,
        starting: false,
        refused: false,
      });
    }
    this.#others = new ActionsOfOthers(this.#lab.emulator, OBSERVER_KEY);
    this.#disturbances = new Disturbances(this.#lab.emulator.faults);
    const facts = {
      title,
      seed,
      target: target.id,
      began: this.#began,
      servers: () => [...this.members.values()].map(({ server }) => server),
    };
    this.#story = new Story(this, record ? facts : undefined);
    const { accuse } = this;
    this.#deeds = new Deeds({ state: this, accuse, story: this.#story, disturbances: this.#disturbances });
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
        await this.#deeds.start(member, step);
        return undefined;
      case 'stop':
        if (!idle) await this.#deeds.stop(member);
        return idle;
      case 'crash':
        if (step.at) server.crashAt(step.at);
        else if (!idle) server.crash();
        return step.at ? undefined : idle;
      case 'rotate':
        if (!idle) await this.#deeds.rotate(member, step);
        return idle;
      case 'sign':
        return idle ?? this.#deeds.sign(member, step.key);
      case 'migrate':
      case 'rollBack':
        if (!idle) await this.#deeds.stop(member);
        if (!idle) await this.#deeds.start(member, { mode: step.do === 'migrate' ? step.to : 'alias' });
        return idle;
      case 'partition':
        this.#deeds.cutOff(member, true);
        if (step.for !== undefined) {
          void this.#lab.emulator.clock.sleep(step.for).then(() => this.#deeds.cutOff(member, false));
        }
        return undefined;
      case 'heal':
        this.#deeds.cutOff(member, false);
        return undefined;
      case 'twin': {
        const held = this.holdings.get(identityOf(server))?.keys.get(step.key)?.key;
        if (!held) return `${server.name} has no key ${step.key}`;
        return this.#others.makeTwin(held);
      }
    }
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
    const at = this.now();
    const { accessKeyId, operation } = entry;
    if (accessKeyId !== OBSERVER_KEY) this.calls.add({ accessKeyId, operation, error: entry.error?.code });
    watchCalls(this, this.accuse, { accessKeyId, operation, at }, this.#perHour);
    for (const call of this.account.follow(entry, at)) {
      this.#story.call(call);
      this.#judge(call);
    }
  }

  #judge(call: SeenCall): void {
    watchDeletion(this, this.accuse, call);
    watchStrangers(this, this.accuse, call);
  }

  #member(name: string): Member {
    const member = this.members.get(name);
    if (!member) throw new Error(`The scenario has no server ${name}.`);
    return member;
  }
}
