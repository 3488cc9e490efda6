import { expect, test } from 'vitest';
import { KeyManagerError } from '../../manager/index.ts';
import { CHECKS } from '../registry.ts';
import { runCheck } from '../run-check.ts';
import { clientsOf } from '../self-test/styles/clients.ts';
import { builtinTarget, type Sabotage, startManager } from '../targets/builtin.ts';
import type { ServerEnvironment, Target } from '../targets/target.ts';
import { MODES } from '../vocabulary.ts';

/** Ways of key managers that are as right as ours. Each was accused once. */

function run(id: string, target: Target) {
  const check = CHECKS.find((candidate) => candidate.id === id);
  if (!check) throw new Error(`no check ${id}`);
  return runCheck(check, target, '1');
}

/** Refuses in words of its own: texts quoted as Go quotes them, the limit that is left for a user. */
function refuse({ configuration }: ServerEnvironment): void {
  const identifier = String(configuration.key_identifier_value);
  const tags = (configuration.key_tags ?? {}) as Readonly<Record<string, string>>;
  const room = configuration.enable_tag_based_key_discovery ? 45 : 50;
  const count = Object.keys(tags).length;
  const refusal = /[^\w/-]/.test(identifier)
    ? `${JSON.stringify(identifier)} has characters that are not allowed`
    : identifier.length > 210
      ? 'an identifier has at most 210 characters'
      : '' in tags
        ? `the key "" (value ${JSON.stringify(tags[''])}) must not be empty`
        : count > room && `${count} tags, and no more than ${room} have room`;
  if (refusal) throw new KeyManagerError('INVALID_ARGUMENT', refusal);
}

test.each(
  MODES.flatMap((mode) =>
    ['discovery/identifiers-that-kms-refuses', 'tags/each-rule-is-told', 'tags/fifty-with-its-own'].map(
      (id) => [id, mode] as const,
    ),
  ),
)('%s, by %s, takes a refusal in other words', async (id, mode) => {
  const start: Target['start'] = async (environment) => {
    refuse(environment);
    return startManager(environment, environment.configuration);
  };
  expect(await run(id, { ...builtinTarget(mode), start })).toMatchObject({ result: 'passed', reason: '' });
});

/** Deletes what lies about before it makes anything new. */
const clearsAwayFirst: Sabotage = (cloud, environment) => ({
  ...cloud,
  async createKey(input) {
    const { kms } = clientsOf(environment);
    const { Aliases = [] } = await cloud.listAliases({});
    const { Keys = [] } = await cloud.listKeys({});
    const named = new Set(Aliases.map(({ TargetKeyId }) => TargetKeyId));
    for (const { KeyId } of Keys.filter((key) => !named.has(key.KeyId))) {
      const { KeyMetadata } = await cloud.describeKey({ KeyId });
      if (KeyMetadata?.KeyState !== 'Enabled') continue;
      await environment.track(() => kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 }));
    }
    return cloud.createKey(input);
  },
});

test.each(MODES)('what is cleared away before a rotation, by %s, is no key too few', async (mode) => {
  const start: Target['start'] = (environment) =>
    startManager(environment, environment.configuration, clearsAwayFirst);
  const target = { ...builtinTarget(mode), start };
  expect(await run('cleanup/own-leftovers-go', target)).toMatchObject({ result: 'passed', reason: '' });
});
