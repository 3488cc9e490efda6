import { TAG } from '../laboratory/names.ts';
import type { History, HistoryEvent } from '../simulation/history.ts';
import { TimelineLines } from './timeline-lines.ts';

/** What of a history is printed, and how. */
export interface TimelineOptions {
  /** Prints every call; else those alone that change something or fail. */
  readonly calls?: boolean;
  readonly colour?: boolean;
  /** Steps that were not played, by their index, and why. */
  readonly skipped?: ReadonlyMap<number, string>;
  /** How many steps the scenario has; what comes after them is done to see whether its expectations are met. */
  readonly steps?: number;
}

/**
 * A history for the eye, an event a line, in the order in which they happened, until a law breaks: what follows is its
 * consequence. Ends with a newline.
 */
export function timelineReport(history: History, options: TimelineOptions = {}): string {
  const timeline = new Timeline(history, options);
  for (const event of history.events) {
    timeline.add(event);
    if (event.kind === 'breach') break;
  }
  return timeline.end();
}

type Event<Kind extends HistoryEvent['kind']> = Extract<HistoryEvent, { kind: Kind }>;
type Effect = Event<'key' | 'alias' | 'tags'>;

/** What a call came to: the events right behind it. */
interface Pending {
  readonly call: Event<'call'>;
  readonly effects: Effect[];
}

/** Tells events in words, as far as they change something. */
class Timeline {
  readonly #history: History;
  readonly #calls: boolean;
  readonly #skipped: ReadonlyMap<number, string>;
  readonly #steps: number;
  readonly #stepWidth: number;
  readonly #lines: TimelineLines;
  readonly #aliases = new Map<string, string>();
  readonly #tags = new Map<string, Readonly<Record<string, string>>>();
  readonly #uses = new Map<string, string | undefined>();
  /** What was logged: the same warning comes at every start. */
  readonly #logged = new Set<string>();
  #pending: Pending | undefined;

  constructor(history: History, options: TimelineOptions) {
    const { calls = false, colour = false, skipped = new Map(), steps = Number.POSITIVE_INFINITY } = options;
    this.#history = history;
    this.#calls = calls;
    this.#skipped = skipped;
    this.#steps = steps;
    const played = history.events.filter(({ kind }) => kind === 'step').length;
    this.#stepWidth = String(Math.min(steps, played)).length;
    this.#lines = new TimelineLines(history, { indent: this.#stepWidth + 2, colour });
  }

  add(event: HistoryEvent): void {
    if (this.#pending && isEffect(event)) {
      this.#pending.effects.push(event);
      return;
    }
    this.#endCall();
    if (event.kind === 'call') this.#pending = { call: event, effects: [] };
    else if (event.kind === 'step') this.#step(event);
    else this.#tell(event.at, this.#told(event), event.kind === 'breach');
  }

  end(): string {
    this.#endCall();
    return this.#lines.end();
  }

  #step({ at, index, text }: Event<'step'>): void {
    const reason = this.#skipped.get(index);
    const number = index < this.#steps ? `${String(index + 1).padStart(this.#stepWidth)}.` : 'expectation:';
    this.#lines.head(at, `${number} ${text}${reason === undefined ? '' : ` (not played: ${reason})`}`);
  }

  #tell(at: number, text: string | undefined, alarming = false): void {
    if (text !== undefined) this.#lines.add(at, text, alarming);
  }

  /** What an event says; undefined for what has not changed. */
  #told(event: Exclude<HistoryEvent, { kind: 'step' | 'call' }>): string | undefined {
    switch (event.kind) {
      case 'server':
        return tellServer(event);
      case 'uses':
        return this.#use(event);
      case 'signed': {
        const key = event.key === undefined ? '' : ` with ${event.key}`;
        return `${event.server} signs as ${event.keyId}${key}: ${event.verified ? 'verified' : 'FAILED'}`;
      }
      case 'log': {
        const told = `${event.server} ${event.level === 'warn' ? 'warning' : 'error'}: ${event.message}`;
        const again = this.#logged.has(told);
        this.#logged.add(told);
        return again ? undefined : told;
      }
      case 'breach':
        return `BROKEN ${event.invariant}: ${event.text}`;
      case 'key':
        return `${event.key} is ${event.state}`;
      case 'alias':
      case 'tags':
        return undefined;
    }
  }

  #use({ server, keyId, key }: Event<'uses'>): string | undefined {
    const name = `${server} ${keyId}`;
    if (this.#uses.has(name) && this.#uses.get(name) === key) return undefined;
    this.#uses.set(name, key);
    return key === undefined ? `${server} has no ${keyId}` : `${server} uses ${key} as ${keyId}`;
  }

  #endCall(): void {
    const { call, effects } = this.#pending ?? {};
    this.#pending = undefined;
    if (!call || !effects) return;
    const { at, server = 'somebody', operation, error, alias, keys } = call;
    const changes = effects.flatMap((effect) => this.#change(effect, operation) ?? []);
    const about = alias ?? keys.join(', ');
    if (error !== undefined) {
      this.#tell(at, `${server} ${operation}${about === '' ? '' : ` ${about}`}: ${error}`);
    } else if (changes.length > 0) {
      this.#tell(at, `${server} ${operation}: ${changes.join(', ')}`);
    } else if (this.#calls) {
      this.#tell(at, `${server} ${operation}${about === '' ? '' : ` ${about}`}`);
    } else if (effects.length > 0) {
      this.#lines.refreshed(server);
    }
  }

  /** What has changed; undefined when nothing has but the date of a refresh. */
  #change(effect: Effect, operation: string): string | undefined {
    switch (effect.kind) {
      case 'key': {
        if (operation !== 'CreateKey') return `${effect.key} is ${effect.state}`;
        const keyId = this.#history.keys.find(({ name }) => name === effect.key)?.keyId;
        return keyId === undefined ? effect.key : `${effect.key} for ${keyId}`;
      }
      case 'alias': {
        const { alias, key } = effect;
        const before = this.#aliases.get(alias);
        if (key === undefined) this.#aliases.delete(alias);
        else this.#aliases.set(alias, key);
        if (key === before) return undefined;
        return key === undefined ? alias : `${alias} -> ${key}`;
      }
      case 'tags': {
        const { key, tags } = effect;
        const before = this.#tags.get(key) ?? {};
        this.#tags.set(key, tags);
        if (operation === 'CreateKey') return undefined;
        const names = new Set([...Object.keys(before), ...Object.keys(tags)]);
        const changed = [...names].filter((name) => name !== TAG.lastUpdate && tags[name] !== before[name]);
        return changed.length === 0
          ? undefined
          : `${key} ${changed.map((name) => tellTag(name, tags)).join(' ')}`;
      }
    }
  }
}

/** What a call has changed. A key's end is no call's: its waiting period is over. */
function isEffect(event: HistoryEvent): event is Effect {
  return (
    event.kind === 'alias' || event.kind === 'tags' || (event.kind === 'key' && event.state !== 'Deleted')
  );
}

function tellServer({ server, what, mode, reason = '' }: Event<'server'>): string {
  switch (what) {
    case 'started':
      return `${server} runs, by ${mode === 'tags' ? 'tags' : 'aliases'}`;
    case 'start-failed':
      return `${server} does not start: ${reason}`;
    case 'cut-off':
      return `${server} is cut off from AWS`;
    case 'reconnected':
      return `${server} reaches AWS again`;
    case 'stopped':
      return `${server} has stopped`;
    case 'crashed':
      return `${server} has crashed`;
  }
}

function tellTag(name: string, tags: Readonly<Record<string, string>>): string {
  const value = tags[name];
  return value === undefined ? `without ${name}` : `${name}=${value}`;
}
