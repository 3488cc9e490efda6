import { DAY, HOUR, MINUTE } from '../../laboratory/durations.ts';
import type { History } from '../../simulation/history.ts';
import { Recorder } from './recorder.ts';

const IDS = ['x509-CA-A', 'x509-CA-B', 'JWT-Signer-A', 'JWT-Signer-B'] as const;

const server = (name: string) => ({ name, trustDomain: 'example.org', identifier: name });

/**
 * Three servers by tags; one goes back to aliases, and its peers take its keys for dead after two weeks
 * (docs/known-defects.md, F). Stretched to 45 days with CA rotation and signing, it has more than 10,000 events.
 */
export function rollBackHistory(): History {
  const world = new Recorder(['s1', 's2', 's3'].map(server));
  const modes = new Map([
    ['s1', 'tags'],
    ['s2', 'tags'],
    ['s3', 'tags'],
  ]);
  const keys = new Map<string, string>();
  const pending: { key: string; at: number }[] = [];
  const doomed = new Set<string>();
  const begin = (name: string, mode: 'alias' | 'tags') => {
    modes.set(name, mode);
    world.add({ kind: 'server', server: name, what: 'started', mode });
    world.call(name, mode === 'tags' ? 'GetResources' : 'ListAliases');
  };
  for (const name of modes.keys()) {
    world.step(`start ${name} by tags`);
    begin(name, 'tags');
    for (const id of IDS) keys.set(`${name} ${id}`, world.newKey(name, id, { tags: true }));
  }
  world.step('advance 10 d');
  for (let sixHours = 0; sixHours < 45 * 4; sixHours += 1) {
    const day = sixHours / 4;
    if (day === 10) {
      world.step('roll s1 back to aliases');
      world.add({ kind: 'server', server: 's1', what: 'stopped' });
      world.pass(5 * MINUTE);
      begin('s1', 'alias');
      for (const id of IDS)
        world.add({ kind: 'uses', server: 's1', keyId: id, key: keys.get(`s1 ${id}`) ?? '' });
      world.step('advance 35 d');
    }
    if (day === 17.5) {
      world.add({ kind: 'server', server: 's3', what: 'cut-off' });
      world.add({
        kind: 'log',
        server: 's3',
        level: 'error',
        message: 'failed to refresh: connection refused',
      });
    }
    if (day === 19) world.add({ kind: 'server', server: 's3', what: 'reconnected' });
    for (const [name, mode] of modes) {
      if (name === 's3' && day >= 17.5 && day < 19) continue;
      for (const id of IDS) {
        const key = keys.get(`${name} ${id}`) ?? '';
        if (!doomed.has(key)) world.refresh(name, id, key, mode === 'tags');
      }
      if (sixHours % 12 === 5) {
        const slot = IDS[Math.floor(sixHours / 12) % IDS.length] ?? 'x509-CA-A';
        const old = keys.get(`${name} ${slot}`) ?? '';
        if (!doomed.has(old) && !(name === 's1' && day > 12)) {
          keys.set(`${name} ${slot}`, world.newKey(name, slot, { tags: mode === 'tags' }));
          world.delete(name, old);
          pending.push({ key: old, at: day + 7 });
        }
      }
    }
    if (day === 24.5) {
      world.call('s2', 'GetResources');
      for (const id of IDS) {
        const key = keys.get(`s1 ${id}`) ?? '';
        doomed.add(key);
        world.delete('s2', key);
        pending.push({ key, at: day + 7 });
        world.add({
          kind: 'breach',
          invariant: 'no-key-in-use-is-deleted',
          text: `s2 scheduled ${key} for deletion, which s1 uses for ${id}`,
          server: 's1',
          key,
        });
      }
    }
    for (const { key, at } of pending) if (at === day) world.add({ kind: 'key', key, state: 'Deleted' });
    for (let hour = 0; hour < 6; hour += 1) {
      for (const name of modes.keys()) {
        const id = IDS[hour % IDS.length] ?? 'x509-CA-A';
        const key = keys.get(`${name} ${id}`) ?? '';
        const verified = !doomed.has(key);
        if (hour % 2 === 0)
          world.call(name, 'Sign', { key, ...(verified ? {} : { error: 'KMSInvalidStateException' }) });
        if (hour % 2 === 0) world.add({ kind: 'signed', server: name, keyId: id, key, verified });
      }
      world.pass(HOUR);
    }
  }
  world.step('sign with every key of s1');
  return world.history('A partial roll-back beyond two weeks', 'broken:ignores-fresh-aliases:tags');
}

/** A server dies between CreateKey and CreateAlias, and never starts again (docs/known-defects.md, B0). */
export function crashHistory(): History {
  const world = new Recorder([server('s1')]);
  world.step('start s1 by tags');
  world.add({ kind: 'server', server: 's1', what: 'started', mode: 'tags' });
  world.call('s1', 'GetResources');
  world.call('s1', 'ListAliases');
  const kept = world.newKey('s1', 'x509-CA-A', { tags: true });
  world.pass(HOUR);
  world.step('crash s1 before CreateAlias, rotate JWT-Signer-A');
  world.newKey('s1', 'JWT-Signer-A', { tags: true, crash: true });
  world.add({ kind: 'server', server: 's1', what: 'crashed' });
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    world.pass(10 * MINUTE);
    world.step('start s1 by tags');
    world.call('s1', 'GetResources');
    world.newKey('s1', 'JWT-Signer-A', { tags: true, crash: true });
    world.call('s1', 'UpdateAlias', { alias: world.alias('s1', 'JWT-Signer-A'), error: 'NotFoundException' });
    world.add({ kind: 'log', server: 's1', level: 'warn', message: 'alias not found' });
    world.add({ kind: 'server', server: 's1', what: 'start-failed', reason: 'alias/... is not found' });
    if (attempt === 1) {
      world.add({
        kind: 'breach',
        invariant: 'a-server-comes-back',
        text: 's1 reaches AWS and does not start: NotFoundException',
        server: 's1',
      });
    }
  }
  world.pass(HOUR);
  world.add({ kind: 'key', key: kept, state: 'Disabled' });
  world.pass(HOUR);
  return world.history('A crash between CreateKey and CreateAlias', 'published:tags');
}

/** Every name and text of it tries to be more than a text. */
export function hostileHistory(): History {
  const hostile = '</script><script>document.title="caught"</script><img src=x onerror=alert(1)>&quot;"\'';
  const world = new Recorder([{ name: hostile, trustDomain: hostile, identifier: hostile }]);
  world.step(hostile);
  world.add({ kind: 'server', server: hostile, what: 'started', mode: 'alias' });
  const key = world.newKey(hostile, hostile);
  world.pass(DAY);
  world.add({ kind: 'log', server: hostile, level: 'error', message: hostile });
  world.add({ kind: 'tags', key, tags: { [hostile]: hostile } });
  world.add({ kind: 'breach', invariant: 'signatures-verify', text: hostile, key });
  world.pass(DAY);
  return world.history(hostile, hostile);
}
