import type { ChosenKey } from '../localstack/special-tags.ts';
import type { Json } from '../store/store.ts';
import type { Caller } from '../world/identities.ts';
import type { WebIdentity } from '../world/sessions.ts';
import type { World } from '../world/world.ts';
import type { ServiceModel } from './model/model.ts';

/** What a transport knows of who calls. */
export interface ClientFacts {
  /** The address of the other side. */
  readonly address?: string | undefined;
  readonly userAgent?: string | undefined;
}

/** What an operation knows beside its input. */
export interface CallContext {
  readonly caller: Caller;
  readonly region: string;
  /** The instant at which the call takes place, milliseconds since the epoch. */
  readonly now: number;
  readonly world: World;
  /** Tells the journal who stands behind a call that is not signed, and in which account. */
  vouch(account: string, identity: WebIdentity): void;
  /** The operation's input, for what policies ask of it. */
  readonly input: unknown;
  readonly client: ClientFacts;
  /** What the request chose by tags of LocalStack's, where they are understood. */
  readonly chosen?: ChosenKey;
  /** Tells the journal which resources the call is about, by ARN. */
  concerns(arn: string): void;
  /** Tells the journal of a call that this one led to in another Region, by the same caller. */
  ledTo(call: FurtherCall): void;
}

/** A call that the service made on the caller's behalf. */
export interface FurtherCall {
  readonly region: string;
  readonly operation: string;
  readonly input: Json;
  /** As the operation would give it. */
  readonly output?: object;
  readonly resources: readonly string[];
}

/** An operation: plain input to plain output, or an AwsError. */
export type Handler<Input, Output> = (input: Input, context: CallContext) => Promise<Output>;

/** Every service of the emulator; the name is the one of the credential scope and of IAM actions. */
type ServiceName = 'kms' | 'tagging' | 'sts' | 'cloudtrail';

// biome-ignore lint/suspicious/noExplicitAny: the registry holds handlers of every input; the model checks them.
export type AnyHandler = Handler<any, object>;

export interface Service {
  readonly name: ServiceName;
  readonly model: ServiceModel;
  /** The member that carries an error's text in the service's JSON answers. */
  readonly messageMember: 'message' | 'Message';
  readonly operations: Readonly<Record<string, AnyHandler>>;
  /**
   * Asks IAM about an operation before it takes place, when IAM is enforced; what needs the resource first, the
   * operation asks itself. @throws AwsError
   */
  readonly authorize?: (operation: string, context: CallContext) => void;
  /** The operations that are a use of the keys that they concern. */
  readonly usesKeys?: ReadonlySet<string>;
  /** Operations that nobody signs (`authtype` none in the API model). */
  readonly unsigned?: ReadonlySet<string>;
}

export interface ServiceDefinition extends Service {
  /** What the model has and the emulator does not have yet. */
  readonly notEmulated: readonly string[];
}

/**
 * Holds the registry against the API model: each operation of the model is either handled or listed as not
 * emulated, none is both, and nothing else is in either list.
 * @throws Error that names what does not fit; the emulator then does not start
 */
export function defineService(definition: ServiceDefinition): Service {
  const modelled = new Set(Object.keys(definition.model.operations));
  const handled = Object.keys(definition.operations);
  const listed = [...handled, ...definition.notEmulated];
  const orphans = listed.filter((name) => !modelled.has(name));
  const missing = [...modelled].filter((name) => !listed.includes(name));
  const twice = handled.filter((name) => definition.notEmulated.includes(name));
  const problems = [
    ...orphans.map((name) => `${name} is not in the API model`),
    ...missing.map((name) => `${name} is neither handled nor listed as not emulated`),
    ...twice.map((name) => `${name} is both handled and listed as not emulated`),
  ];
  if (problems.length > 0) throw new Error(`The ${definition.name} registry: ${problems.join('; ')}.`);
  const { notEmulated: _, ...service } = definition;
  return service;
}
