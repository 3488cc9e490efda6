import { z } from 'zod';
import { KEY_TYPES } from '../../manager/index.ts';
import { SEED } from '../seed.ts';
import { MODES } from '../vocabulary.ts';
import { duration } from './duration.ts';

/**
 * A history before it happens: who there is, what is done to them, and what has to be so at the end. Written as YAML
 * by people, and by the explorer when it has found a failure; docs/scenarios.md is its reference. Durations are texts
 * such as `16d` or `90m` in a file, and milliseconds once they are read.
 */

const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/, 'a name: letters, digits, _ and -, 32 at most');
const keyId = z.string().min(1).max(128);
const mode = z.enum(MODES);

/** How a server is set up. What is absent: by aliases, its name as the identifier, example.org, the world's clock. */
const setup = {
  mode: mode.optional(),
  identifier: z.string().min(1).optional(),
  trustDomain: z.string().min(1).optional(),
  keyTags: z.record(z.string(), z.string()).optional(),
  /** How far the server's own clock runs ahead. */
  clockAhead: duration.optional(),
};

/** At the n-th call of an operation from now on, before it takes place or before its answer arrives. */
const callPoint = z.strictObject({
  operation: z.string().min(1),
  nth: z.number().int().positive().optional(),
  when: z.enum(['before', 'after']),
});

/** As a fault rule of the emulator (docs/control-api.md) has it, but for the process that cannot be killed by it. */
const effect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('throttle') }),
  z.strictObject({ kind: z.literal('error'), code: z.string().min(1), message: z.string() }),
  z.strictObject({ kind: z.literal('delay'), milliseconds: z.number().nonnegative() }),
  z.strictObject({ kind: z.literal('connection-cut') }),
  z.strictObject({ kind: z.literal('answer-lost') }),
]);

const single = z.discriminatedUnion('do', [
  /** Starts a server that does not run, with what is changed in its setup from now on. */
  z.strictObject({ do: z.literal('start'), server: name, ...setup, mayFail: z.boolean().optional() }),
  z.strictObject({ do: z.literal('stop'), server: name }),
  /** Kills it now, or at a call that it is going to make, be it in its next life. */
  z.strictObject({ do: z.literal('crash'), server: name, at: callPoint.optional() }),
  /** Makes a key under an id, or a new one in its place. */
  z.strictObject({
    do: z.literal('rotate'),
    server: name,
    key: keyId,
    type: z.enum(KEY_TYPES).optional(),
    mayFail: z.boolean().optional(),
  }),
  /** Signs with a key and verifies, or with each one that it shows. */
  z.strictObject({ do: z.literal('sign'), server: name, key: keyId.optional() }),
  /** Ends the server and starts it in the other mode of discovery; `rollBack` is `migrate` to aliases. */
  z.strictObject({ do: z.literal('migrate'), server: name, to: mode }),
  z.strictObject({ do: z.literal('rollBack'), server: name }),
  /** Cuts a server off from AWS; `for` ends it, or `heal`. */
  z.strictObject({ do: z.literal('partition'), server: name, for: duration.optional() }),
  z.strictObject({ do: z.literal('heal'), server: name }),
  /** Strikes calls until `times` of them are struck, or `mend`. */
  z.strictObject({
    do: z.literal('fault'),
    server: name.optional(),
    operation: z.string().min(1).optional(),
    after: z.number().int().nonnegative().optional(),
    times: z.number().int().positive().optional(),
    effect,
  }),
  /** Ends all faults. */
  z.strictObject({ do: z.literal('mend') }),
  /** From now on changes of tags show in the Tagging API so much later. */
  z.strictObject({ do: z.literal('lag'), by: duration }),
  /** Somebody else makes a key in the account: another tool, or an earlier release that crashed. */
  z.strictObject({
    do: z.literal('foreignKey'),
    alias: z.string().startsWith('alias/', 'it has to begin with alias/').optional(),
    description: z.string().optional(),
    tags: z.record(z.string(), z.string()).optional(),
  }),
  /** A second key with the tags of a server's key, as a crash in the midst of a rotation may leave it. */
  z.strictObject({ do: z.literal('twin'), server: name, key: keyId }),
]);

/** The schema of a step. */
export const step = z.discriminatedUnion('do', [
  ...single.options,
  /** Time passes, for everybody. */
  z.strictObject({ do: z.literal('advance'), by: duration }),
  /** Steps that are begun at once; the seed decides in which order their calls reach AWS. */
  z.strictObject({ do: z.literal('together'), steps: z.array(single).min(2).max(16) }),
]);

/** What has to be so at the end, beyond the laws that hold always. */
const expectation = z.discriminatedUnion('that', [
  /** Runs, shows exactly these ids, signs with each, and after a restart still does, with the same keys. */
  z.strictObject({ that: z.literal('keys'), server: name, are: z.array(keyId) }),
  /** The number of keys in the account that can be used. */
  z.strictObject({ that: z.literal('enabledKeys'), are: z.number().int().nonnegative() }),
  /** Calls of an operation since the beginning, by that server or by all; or those that AWS answered with an error. */
  z.strictObject({
    that: z.literal('calls'),
    of: z.string().min(1),
    server: name.optional(),
    error: z.string().min(1).optional(),
    atMost: z.number().int().nonnegative(),
  }),
]);

/**
 * The schema of a scenario file; docs/scenarios.md is its reference. Its codecs read durations and write
 * them.
 */
export const scenario = z.strictObject({
  scenario: z.literal(1),
  title: z.string().min(1),
  /** What a user would search for: the symptoms. */
  says: z.string().min(1).optional(),
  source: z.string().min(1).optional(),
  seed: z.string().regex(SEED, 'a seed: letters, digits, ., _ and -, 64 at most'),
  world: z
    .strictObject({
      taggingLag: duration.optional(),
      /** Each call takes up to so long to reach AWS; the seed draws how long. Nothing, when absent. */
      latency: duration.optional(),
      /** Whether the seed decides on the order of calls that wait at once, or they go as they come. */
      order: z.enum(['seeded', 'as-they-come']).optional(),
    })
    .optional(),
  servers: z.record(name, z.strictObject(setup)),
  steps: z.array(step).max(10_000),
  expect: z.array(expectation).optional(),
});

/** A scenario as it is once it was read: durations are milliseconds. */
export type Scenario = z.output<typeof scenario>;
/** Something that happens. */
export type Step = z.output<typeof step>;
/** Something that can happen together with others. */
export type SingleStep = z.output<typeof single>;
/** Something that has to be so at the end. */
export type Expectation = z.output<typeof expectation>;
/** How a server is set up. */
export type ServerSettings = Scenario['servers'][string];

/** Steps one by one, those among them that are begun together. */
export function oneByOne(steps: readonly Step[]): readonly Exclude<Step, { do: 'together' }>[] {
  return steps.flatMap((each) => (each.do === 'together' ? each.steps : [each]));
}

/** The step of a kind. */
export type StepOf<Kind extends SingleStep['do']> = Extract<SingleStep, { do: Kind }>;
