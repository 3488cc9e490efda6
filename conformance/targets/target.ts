import type { RequestHandler } from '../../emulator/server.ts';
import type { Clock, Cloud, KeyManager, Logger } from '../../manager/index.ts';
import type { Conditions, Feature, Mode } from '../vocabulary.ts';
import type { TargetDescription } from './description.ts';

/** What a target gets to start one server with. */
export interface ServerEnvironment {
  /** What the laboratory calls the server. */
  readonly name: string;
  readonly trustDomain: string;
  /** The fields of SPIRE's aws_kms plugin. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Carries the server's AWS requests; a request of a server that has crashed never comes back. */
  readonly requestHandler: RequestHandler;
  /** The same services without the AWS SDK between, where a run is about many histories; absent elsewhere. */
  readonly cloud?: Cloud;
  /** Aborted when the server is killed: what it consists of outside this process has to die with it. */
  readonly killed: AbortSignal;
  /**
   * Where a server in a process of its own finds AWS: an HTTP address of its own, which carries its requests as
   * `requestHandler` does. Under it, at /_keyproof/clock, the process can take part in the world's time
   * (docs/clock-protocol.md).
   */
  endpoint(): Promise<string>;
  /** Asks such a process for something: time stands still until it answers, or says that it waits for time to pass. */
  ask<T>(call: () => Promise<T>): Promise<T>;
  /** Tells the laboratory of what is still done once the server was killed: the world is not over before. */
  ending(work: Promise<unknown>): void;
  /** Tells the laboratory of real asynchronous work, which time must wait for. */
  track<T>(work: () => Promise<T>): Promise<T>;
}

/** Something whose key management is checked. */
export interface Target {
  /** What `--target` calls it. */
  readonly id: string;
  /** What another thread makes it again from; absent: it lives in this thread alone. */
  readonly description?: TargetDescription;
  /** The discovery mode that its fleet runs in. */
  readonly mode: Mode;
  readonly features: ReadonlySet<Feature>;
  /** Why it has not a feature, for the reason of a skipped check. */
  readonly lacks?: Readonly<Partial<Record<Feature, string>>>;
  /** What the world is like that it brings with it; they take the place of a check's own. */
  readonly conditions?: Conditions;
  /** Other options of `keyproof check` that it was made from, for whoever runs a check of it again. */
  readonly options?: readonly string[];
  /**
   * Milliseconds of the machine's time after which a server that still says nothing has failed. Absent: in virtual
   * time one that does nothing has failed at once, elsewhere after five minutes.
   */
  readonly patience?: number;
  /** Finds out what it is capable of, where that has to be tried. @returns the target to run checks on */
  probe?(): Promise<Target>;
  /** Starts a server. @throws whatever the key manager answers to its configuration or to what it finds */
  start(environment: ServerEnvironment): Promise<KeyManager>;
}
