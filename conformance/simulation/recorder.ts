import type { AccountKey, SeenCall } from './account.ts';
import type { History, HistoryEvent, HistoryKey, HistoryServer } from './history.ts';
import { keyIdOf } from './ownership.ts';

/** Operations that a timeline shows by what they change, and that change nothing for it. */
const CHANGES_ALIAS: ReadonlySet<string> = new Set(['CreateAlias', 'UpdateAlias', 'DeleteAlias']);
const CHANGES_STATE: ReadonlySet<string> = new Set([
  'CreateKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'DisableKey',
  'EnableKey',
]);
const CHANGES_TAGS: ReadonlySet<string> = new Set([
  'CreateKey',
  'TagResource',
  'TagResources',
  'UntagResource',
  'UntagResources',
]);

/** What names the history and does not happen in it. */
export type HistoryFacts = Pick<History, 'title' | 'target' | 'seed' | 'began'> & {
  readonly servers: () => readonly (HistoryServer & { readonly accessKeyId: string })[];
};

/** Writes down what happens, for people: playing thousands of histories goes without it. */
export class Recorder {
  readonly #facts: HistoryFacts;
  readonly #events: HistoryEvent[] = [];
  readonly #keys: AccountKey[] = [];

  constructor(facts: HistoryFacts) {
    this.#facts = facts;
  }

  add(event: HistoryEvent): void {
    this.#events.push(event);
  }

  call(call: SeenCall): void {
    const { at, operation, key, alias, error, accessKeyId } = call;
    const server = this.#facts.servers().find((one) => one.accessKeyId === accessKeyId)?.name;
    this.add({
      at,
      kind: 'call',
      operation,
      keys: key ? [key.name] : [],
      ...(server !== undefined && { server }),
      ...(alias !== undefined && { alias }),
      ...(error !== undefined && { error }),
    });
    if (error !== undefined || !key) {
      if (error === undefined && operation === 'DeleteAlias' && alias !== undefined) {
        this.add({ at, kind: 'alias', alias });
      }
      return;
    }
    if (operation === 'CreateKey') this.#keys.push(key);
    if (CHANGES_STATE.has(operation)) this.add({ at, kind: 'key', key: key.name, state: key.state });
    if (CHANGES_TAGS.has(operation)) this.add({ at, kind: 'tags', key: key.name, tags: key.tags });
    if (CHANGES_ALIAS.has(operation) && alias !== undefined) {
      this.add({ at, kind: 'alias', alias, ...(operation !== 'DeleteAlias' && { key: key.name }) });
    }
  }

  gone(keys: readonly AccountKey[], at: number): void {
    for (const { name } of keys) this.add({ at, kind: 'key', key: name, state: 'Deleted' });
  }

  history(ended: number): History {
    const { title, target, seed, began } = this.#facts;
    const servers = this.#facts.servers();
    return {
      format: 1,
      title,
      target,
      seed,
      began,
      ended,
      servers: servers.map(({ name, trustDomain, identifier }) => ({ name, trustDomain, identifier })),
      keys: this.#keys.map((key): HistoryKey => {
        const server = servers.find(({ accessKeyId }) => accessKeyId === key.maker)?.name;
        const keyId = keyIdOf(key);
        return {
          name: key.name,
          arn: key.arn,
          ...(server !== undefined && { server }),
          ...(keyId !== undefined && { keyId }),
        };
      }),
      events: [...this.#events],
    };
  }
}
