import { AwsError } from '../aws/errors.ts';

/** Which calls a fault strikes; what is absent matches everything. */
export interface FaultRule {
  readonly service?: string;
  readonly operation?: string;
  readonly accessKeyId?: string;
  /** Lets the first so many matching calls pass. */
  readonly after?: number;
  /** Strikes so many calls, then sleeps for ever; all of them when absent. */
  readonly times?: number;
  readonly effect: FaultEffect;
}

export type FaultEffect =
  /** The call is refused before it does anything. */
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly status?: number }
  /** The call takes place, and the connection breaks before the answer arrives. */
  | { readonly kind: 'answer-lost' };

/** The connection broke: the caller cannot know whether the call took place. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code = 'ECONNRESET';
}

export interface CallFacts {
  readonly service: string;
  readonly operation: string;
  readonly accessKeyId: string;
}

interface ArmedFault {
  readonly rule: FaultRule;
  matches: number;
}

/** Disorder on request: rules in the order in which they were added, the first that applies strikes. */
export class Faults {
  #armed: ArmedFault[] = [];

  /** @returns a function that takes the rule away again */
  add(rule: FaultRule): () => void {
    const armed: ArmedFault = { rule, matches: 0 };
    this.#armed.push(armed);
    return () => {
      this.#armed = this.#armed.filter((other) => other !== armed);
    };
  }

  clear(): void {
    this.#armed = [];
  }

  /**
   * Counts a call against the rules. @throws AwsError when it is to be refused.
   * @returns whether its answer gets lost
   */
  strike(call: CallFacts): { readonly answerLost: boolean } {
    for (const armed of this.#armed) {
      if (!applies(armed, call)) continue;
      const { effect } = armed.rule;
      if (effect.kind === 'answer-lost') return { answerLost: true };
      throw new AwsError(effect.code, effect.message, effect.status);
    }
    return { answerLost: false };
  }
}

function applies(armed: ArmedFault, call: CallFacts): boolean {
  const { service, operation, accessKeyId, after = 0, times = Number.POSITIVE_INFINITY } = armed.rule;
  if (service !== undefined && service !== call.service) return false;
  if (operation !== undefined && operation !== call.operation) return false;
  if (accessKeyId !== undefined && accessKeyId !== call.accessKeyId) return false;
  armed.matches++;
  return armed.matches > after && armed.matches <= after + times;
}
