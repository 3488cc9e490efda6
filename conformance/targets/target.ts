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
  /** What the world is like that it brings with it; they take the place of a check's own. */
  readonly conditions?: Conditions;
  /** Starts a server. @throws whatever the key manager answers to its configuration or to what it finds */
  start(environment: ServerEnvironment): Promise<KeyManager>;
}
