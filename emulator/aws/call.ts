import { type ChosenKey, readSpecialTags } from '../localstack/special-tags.ts';
import type { Json } from '../store/store.ts';
import { ConnectionLost } from '../world/faults.ts';
import { ANONYMOUS, type Caller, callerOf } from '../world/identities.ts';
import { isoTime, type JournalEntry, type SessionFacts } from '../world/journal.ts';
import { storeAsOf } from '../world/past.ts';
import { getSession, type Session, TEMPORARY, type WebIdentity, wasGivenOut } from '../world/sessions.ts';
import type { World } from '../world/world.ts';
import { authentication } from './authentication-errors.ts';
import { AwsError, notEmulated, validationException } from './errors.ts';
import { namesOfKeys } from './kms/named-keys.ts';
import { encode } from './model/encode.ts';
import { redact } from './model/redact.ts';
import { validate } from './model/validate.ts';
import type { CallContext, ClientFacts, FurtherCall, Service } from './service.ts';
import { sufferBefore, throttled } from './suffer.ts';

/** A request that a protocol has read as far as its operation. */
export interface Call {
  readonly service: Service;
  readonly operation: string;
  /** Empty when nobody signed the request. */
  readonly accessKeyId: string;
  /** Set for an operation that nobody signs. */
  readonly anonymous?: boolean;
  /** The Region of the credential scope; empty when it names none. */
  readonly region: string;
  readonly requestId: string;
  readonly client: ClientFacts;
  /** Reads the input out of the request. @throws AwsError when it does not fit the model's types */
  readonly input: () => Input;
  /** Set for a caller who takes what the operation returns, instead of its JSON. */
  readonly direct?: boolean;
  /** Set for a call that no fault rule strikes or counts. */
  readonly unharmed?: boolean;
}

export interface Input {
  /** As the operation takes it. */
  readonly value: unknown;
  /** As it travelled, for the journal. */
  readonly wire: Json;
}

/** Key specs and algorithms that only the Regions of China offer (KMS developer guide, "SM2 key spec"). */
const CHINA_ONLY: ReadonlySet<string> = new Set(['SM2', 'SM2DSA', 'SM2PKE']);
const NOTHING_WITHHELD: ReadonlySet<string> = new Set();

/**
 * Carries out one call, whatever protocol and transport it came by, and writes it into the journal.
 * The order: are the credentials in use and have they not expired, is it emulated, do the types fit, do the
 * constraints hold, does a fault strike, do the request quotas let it through, may the
 * caller do it, the operation.
 * @returns the output as plain JSON, or as the operation made it for a direct call
 * @throws AwsError what the caller is to be answered; ConnectionLost when the answer gets lost
 */
export async function carryOut(call: Call, world: World): Promise<unknown> {
  const { service, operation } = call;
  const region = call.region || world.defaultRegion;
  const { model } = service;
  const shapes = model.operations[operation];
  const handler = Object.hasOwn(service.operations, operation) ? service.operations[operation] : undefined;
  // Only temporary credentials are looked up; all others are told without waiting.
  const session = call.accessKeyId.startsWith(TEMPORARY) ? await sessionOf(call, world) : undefined;
  let caller = whoCalls(call, session, region, world);
  let webIdentity: WebIdentity | undefined;
  let now = world.clock.now();
  const resources: string[] = [];
  let wire: Json = {};
  const write = (
    entry: Pick<JournalEntry, 'operation' | 'region' | 'input' | 'output' | 'error' | 'resources'>,
  ) =>
    world.journal.add({
      time: isoTime(now),
      requestId: call.requestId,
      service: service.name,
      account: caller.account,
      accessKeyId: call.accessKeyId,
      principal: caller.arn,
      client: call.client,
      ...(session && { session: factsOf(session) }),
      ...(webIdentity && { webIdentity }),
      ...entry,
    });
  const remember = (end: Pick<JournalEntry, 'output' | 'error'>) => {
    const input = shapes?.input ? redact(model, shapes.input, wire) : {};
    write({ operation, region, input, ...end, resources });
  };
  const ledTo = ({ output, ...further }: FurtherCall) => {
    const shape = model.operations[further.operation]?.output;
    write({
      ...further,
      ...(output && shape !== undefined && { output: encode(model, shape, output) as Json }),
    });
  };

  try {
    if (session && now >= session.expires) throw authentication.expiredToken(model.protocol);
    if (!handler || !shapes) throw notEmulated(`${service.name}:${operation}`);
    let input = call.input();
    let chosen: ChosenKey | undefined;
    if (world.localstackCompat && operation === 'CreateKey') ({ input, chosen } = readSpecialTags(input));
    wire = input.wire;
    const withheld = region.startsWith('cn-') ? NOTHING_WITHHELD : CHINA_ONLY;
    const violations = shapes.input && validate(model, shapes.input, input.value, withheld);
    if (violations) throw validationException(violations);
    const { account } = caller;
    const struck = call.unharmed
      ? undefined
      : world.faults.strike({
          service: service.name,
          operation,
          accessKeyId: call.accessKeyId,
          names: () => world.store.read((view) => namesOfKeys(view, { account, region }, input.value)),
        });
    // Waiting for what is at hand would cost each call a turn.
    const effect = struck instanceof Promise ? await struck : struck;
    if (effect) {
      await sufferBefore(effect, service, world);
      now = world.clock.now();
    }
    const admitted = world.requestQuotas?.admit({ account, region, operation, input: input.value }, now);
    if (admitted !== undefined && !(await admitted)) throw throttled(service);
    const concerns = (arn: string) => {
      if (!resources.includes(arn)) resources.push(arn);
    };
    const vouch = (account: string, identity: WebIdentity) => {
      webIdentity = identity;
      caller = { ...caller, account, arn: principalIdOf(identity) };
    };
    const staleness = service.name === 'kms' ? world.disorder.staleness() : 0;
    const seen =
      staleness === 0
        ? world
        : { ...world, store: storeAsOf(world.store, world.disorder.memory(), now - staleness) };
    const { client } = call;
    const context: CallContext = {
      caller,
      region,
      now,
      world: seen,
      input: input.value,
      client,
      vouch,
      concerns,
      ledTo,
      ...(chosen && { chosen }),
    };
    if (world.enforceIam) service.authorize?.(operation, context);
    const result = await handler(input.value, context);
    if (service.usesKeys?.has(operation))
      world.keyUses.note(resources, { operation, at: now, requestId: call.requestId });
    const output = shapes.output === undefined ? undefined : (encode(model, shapes.output, result) as Json);
    remember(shapes.output && output !== undefined ? { output: redact(model, shapes.output, output) } : {});
    if (effect?.kind === 'answer-lost')
      throw new ConnectionLost(`The answer to ${operation} got lost, as a fault rule asks.`);
    return call.direct ? result : output;
  } catch (error) {
    if (!(error instanceof ConnectionLost)) {
      const { code, message } = error instanceof AwsError ? error : internalFailure;
      remember({ error: { code, message } });
    }
    throw error;
  }
}

/** What a client is told about a bug of ours; the emulator's log has the rest. */
export const internalFailure = new AwsError(
  'InternalFailure',
  'An internal error of Keyproof; its log has the details.',
  500,
);

/** Configured identities come first; an unknown id is accepted like any other. */
function sessionOf({ accessKeyId }: Call, { store, identities }: World): Promise<Session | undefined> {
  if (identities.accessKey(accessKeyId)) return Promise.resolve(undefined);
  return store.read((view) => getSession(view, accessKeyId));
}

/** @throws AwsError for credentials that are no longer in use; who they were is not known or does not matter */
function whoCalls(call: Call, session: Session | undefined, region: string, world: World): Caller {
  const { accessKeyId, service, anonymous } = call;
  const { protocol } = service.model;
  if (anonymous) return { account: world.defaultAccount, arn: ANONYMOUS, accessKeyId };
  if (session) {
    return { account: session.account, arn: session.arn, accessKeyId, temporary: true, session };
  }
  const { identities, defaultAccount } = world;
  if (identities.accessKey(accessKeyId)?.active === false) throw authentication.unknownKey(protocol);
  if (accessKeyId.startsWith(TEMPORARY) && wasGivenOut(accessKeyId)) {
    throw authentication.expiredToken(protocol);
  }
  return callerOf(accessKeyId, region, identities, defaultAccount);
}

function factsOf({ issued, roleArn, userArn, sourceIdentity, webIdentity }: Session): SessionFacts {
  return {
    issued,
    ...(roleArn !== undefined && { roleArn }),
    ...(userArn !== undefined && { userArn }),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...(webIdentity && { webIdentity }),
  };
}

/** As CloudTrail writes it: recorded, elastic/integrations#18396. */
function principalIdOf({ provider, audience, subject }: WebIdentity): string {
  return `${provider}:${audience}:${subject}`;
}
