import type { History, HistoryEvent, HistoryKey, HistoryServer } from '../../simulation/history.ts';

type Untimed<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

/** Writes a history by hand, an event at a time. */
export class Recorder {
  readonly #began = Date.parse('2026-01-01T00:00:00Z');
  readonly #events: HistoryEvent[] = [];
  readonly #keys: HistoryKey[] = [];
  readonly #servers: readonly HistoryServer[];
  #steps = 0;
  #now = this.#began;

  constructor(servers: readonly HistoryServer[]) {
    this.#servers = servers;
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  add(event: Untimed<HistoryEvent>): void {
    this.#events.push({ at: this.#now, ...event } as HistoryEvent);
  }

  step(text: string): void {
    this.add({ kind: 'step', index: this.#steps, text });
    this.#steps += 1;
  }

  call(
    server: string,
    operation: string,
    about: { key?: string; alias?: string; error?: string } = {},
  ): void {
    const { key, ...rest } = about;
    this.add({ kind: 'call', server, operation, keys: key ? [key] : [], ...rest });
    this.pass(40);
  }

  /** CreateKey and what follows it; `until` breaks off after CreateKey. */
  newKey(server: string, keyId: string, options: { tags?: boolean; crash?: boolean } = {}): string {
    const key = `key ${this.#keys.length + 1}`;
    const arn = `arn:aws:kms:us-east-1:111122223333:key/${String(this.#keys.length + 1).padStart(12, '0')}`;
    this.#keys.push({ name: key, arn, server, keyId });
    this.call(server, 'GetCallerIdentity');
    this.call(server, 'CreateKey', { key });
    this.add({ kind: 'key', key, state: 'Enabled' });
    if (options.tags) {
      this.add({ kind: 'tags', key, tags: tagsOf(server, keyId) });
    }
    if (options.crash) return key;
    this.call(server, 'GetPublicKey', { key });
    const alias = this.alias(server, keyId);
    this.call(server, 'CreateAlias', { key, alias });
    this.add({ kind: 'alias', alias, key });
    this.add({ kind: 'uses', server, keyId, key });
    return key;
  }

  alias(server: string, keyId: string): string {
    return `alias/SPIRE_SERVER/example_org/${server}/${keyId}`;
  }

  delete(server: string, key: string): void {
    this.call(server, 'ScheduleKeyDeletion', { key });
    this.add({ kind: 'key', key, state: 'PendingDeletion' });
  }

  refresh(server: string, keyId: string, key: string, tags: boolean): void {
    const alias = this.alias(server, keyId);
    this.call(server, 'DescribeKey', { key });
    this.call(server, 'UpdateAlias', { key, alias });
    this.add({ kind: 'alias', alias, key });
    if (!tags) return;
    this.call(server, 'TagResource', { key });
    const update = { 'spire-last-update': String(this.#now / 1000) };
    this.add({ kind: 'tags', key, tags: { ...tagsOf(server, keyId), ...update } });
  }

  history(title: string, target: string): History {
    return {
      format: 1,
      title,
      target,
      seed: '42',
      began: this.#began,
      ended: this.#now,
      servers: this.#servers,
      keys: this.#keys,
      events: this.#events,
    };
  }
}

/** An event has all tags of its key. */
function tagsOf(server: string, keyId: string): Readonly<Record<string, string>> {
  return { 'spire-server-id': server, 'spire-key-id': keyId, 'spire-active': 'true' };
}
