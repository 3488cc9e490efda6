/** Which calls a fault strikes; what is absent matches everything. */
export interface FaultRule {
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
  readonly accessKeyId?: string | undefined;
  /** A key by its id, its ARN, an alias or an alias ARN; the request may name it by another of these. */
  readonly key?: string | undefined;
  /** Lets the first so many matching calls pass. */
  readonly after?: number | undefined;
  /** Strikes so many calls, then sleeps for ever; all of them when absent. */
  readonly times?: number | undefined;
  readonly effect: FaultEffect;
}

/** What a call suffers that a fault rule strikes. */
export type FaultEffect =
  /** The call is refused before it does anything, with the service's own throttling error. */
  | { readonly kind: 'throttle' }
  /** The call is refused before it does anything. */
  | {
      readonly kind: 'error';
      readonly code: string;
      readonly message: string;
      readonly status?: number | undefined;
    }
  /** The call waits so many milliseconds of the emulator's clock, and then takes place. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** The connection breaks before the call takes place. */
  | { readonly kind: 'connection-cut' }
  /** The call takes place, and the connection breaks before the answer arrives. */
  | { readonly kind: 'answer-lost' }
  /** The process that serves the emulator dies at once, before the call takes place. */
  | { readonly kind: 'kill' };

/** The connection broke: the caller cannot know whether the call took place. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code = 'ECONNRESET';
}

export interface CallFacts {
  readonly service: string;
  readonly operation: string;
  readonly accessKeyId: string;
  /** Everything by which the keys that the request names can be called. */
  readonly names: () => Promise<readonly string[]>;
}

/** A rule and what became of it. */
export interface ArmedFault {
  readonly id: number;
  readonly rule: FaultRule;
  /** Calls that it matched, and those of them that it struck. */
  readonly matched: number;
  readonly struck: number;
}

/** Disorder on request: rules in the order in which they were added, the first that applies strikes. */
export class Faults {
  #armed: ArmedFault[] = [];
  #lastId = 0;

  /** @returns a function that takes the rule away again */
  add(rule: FaultRule): () => void {
    const { id } = this.arm(rule);
    return () => this.remove(id);
  }

  /** Adds a rule. @returns it with the id that it can be removed by */
  arm(rule: FaultRule): ArmedFault {
    this.#lastId++;
    const armed: ArmedFault = { id: this.#lastId, rule, matched: 0, struck: 0 };
    this.#armed = [...this.#armed, armed];
    return armed;
  }

  /** Takes a rule away. @returns whether there was one of that id */
  remove(id: number): boolean {
    const before = this.#armed.length;
    this.#armed = this.#armed.filter((armed) => armed.id !== id);
    return this.#armed.length < before;
  }

  list(): readonly ArmedFault[] {
    return this.#armed;
  }

  clear(): void {
    this.#armed = [];
  }

  /** Takes the rules of another world over, in the place of its own. */
  restore(armed: readonly ArmedFault[]): void {
    this.#armed = [...armed];
    this.#lastId = Math.max(0, ...armed.map(({ id }) => id));
  }

  /** Counts a call against the rules. @returns what it has to suffer; at once unless a rule is about a key */
  strike(call: CallFacts): FaultEffect | undefined | Promise<FaultEffect | undefined> {
    const names = namesFor(
      this.#armed.map(({ rule }) => rule),
      call,
    );
    return names instanceof Promise
      ? names.then((found) => this.#strike(call, found))
      : this.#strike(call, names);
  }

  #strike(call: CallFacts, names: readonly string[]): FaultEffect | undefined {
    for (const armed of this.#armed) {
      if (!matches(armed.rule, call, names)) continue;
      const { after = 0, times = Number.POSITIVE_INFINITY } = armed.rule;
      const matched = armed.matched + 1;
      const strikes = matched > after && matched <= after + times;
      const counted = { ...armed, matched, struck: armed.struck + (strikes ? 1 : 0) };
      this.#armed = this.#armed.map((other) => (other.id === armed.id ? counted : other));
      if (strikes) return armed.rule.effect;
    }
    return undefined;
  }
}

/** What the keys of a call are called, as far as any of the rules asks for it. */
export function namesFor(
  rules: readonly FaultRule[],
  call: CallFacts,
): readonly string[] | Promise<readonly string[]> {
  return rules.some((rule) => rule.key !== undefined && concerns(rule, call)) ? call.names() : [];
}

/** Whether a rule is about a call, by the names of the call's keys. */
export function matches(rule: FaultRule, call: CallFacts, names: readonly string[]): boolean {
  return concerns(rule, call) && (rule.key === undefined || names.includes(rule.key));
}

/** Whether a rule is about a call, but for its keys. */
export function concerns({ service, operation, accessKeyId }: FaultRule, call: CallFacts): boolean {
  if (service !== undefined && service !== call.service) return false;
  if (operation !== undefined && operation !== call.operation) return false;
  return accessKeyId === undefined || accessKeyId === call.accessKeyId;
}
