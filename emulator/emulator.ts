import type { ConnectionErrorCodeType } from '@aws-sdk/client-kms';
import type { RequestHandler } from './adapters/request-handler.ts';
import type { DirectCall } from './aws/direct.ts';
import type { HttpRequest, HttpResponse } from './aws/http/message.ts';
import type { WorldClock } from './world/clock.ts';
import type { Disorder } from './world/disorder.ts';
import type { Faults } from './world/faults.ts';
import type { Journal } from './world/journal.ts';
import type { ParticipantRegister, Participants } from './world/participants.ts';

/** Where an emulator listens. */
export interface HttpAddress {
  readonly host: string;
  readonly port: number;
  /** For instance http://127.0.0.1:4566. */
  readonly url: string;
}

/** How a custom key store is to fail, and which: account and Region are the emulator's own when absent. */
export interface KeyStoreFailure {
  readonly customKeyStoreId: string;
  /** A ConnectionErrorCode of KMS, for instance USER_LOCKED_OUT. */
  readonly error: ConnectionErrorCodeType;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** What is served over HTTP: an emulator, or one whose requests or participants pass through other hands first. */
export type ServedEmulator = Omit<Emulator, 'participants'> & { readonly participants: ParticipantRegister };

/** A local KMS with its Tagging API, STS and CloudTrail. */
export interface Emulator {
  /** The world's time; a clock that stands still is advanced here. */
  readonly clock: WorldClock;
  /** Every call that was made. */
  readonly journal: Journal;
  /** Faults on request. */
  readonly faults: Faults;
  /** What happens in between; its settings can be changed at any time. */
  readonly disorder: Disorder;
  /** Other processes that live in this world's time (docs/clock-protocol.md). */
  readonly participants: Participants;
  /**
   * Answers one AWS request, whatever transport it came by.
   * @throws ConnectionLost when a fault rule lets the answer get lost
   */
  handle(request: HttpRequest): Promise<HttpResponse>;
  /**
   * Carries out one operation without protocol and transport, for callers in this process to whom an SDK costs too
   * much: input and output as the SDK has them, without $metadata.
   * @throws AwsError, whose `code` is the name that the SDK would give the error; ConnectionLost as `handle` does
   */
  call(request: DirectCall): Promise<unknown>;
  /**
   * The `requestHandler` of an AWS SDK client: calls go straight into this emulator, without a socket.
   *
   * @example
   * const kms = new KMSClient({ region: 'us-east-1', credentials, requestHandler: emulator.requestHandler() });
   */
  requestHandler(): RequestHandler;
  /**
   * Resolves when the seeds are planted; `listen` waits for it, and so does every request.
   * @throws SeedError when a seed cannot be
   */
  ready(): Promise<void>;
  /** Listens on HTTP: the AWS endpoint and the control API. Port 0 takes a free one. */
  listen(address?: { readonly port?: number; readonly host?: string }): Promise<HttpAddress>;
  /**
   * Lets the attempt to connect a custom key store that is under way, or else its next one, fail: there is nothing
   * behind it that could fail by itself.
   * @throws Error when there is no such store or no such connection error
   */
  failKeyStoreConnection(failure: KeyStoreFailure): Promise<void>;
  /**
   * Everything that this world remembers, as lines of a snapshot file: records, clock, fault rules, journal. They hold
   * key material in clear.
   */
  takeSnapshot(): Promise<Iterable<string>>;
  /**
   * Puts a snapshot in the place of everything that this world remembers, whatever kept it before.
   * @param lines those of the file, without their ends
   * @throws SnapshotError for what is no snapshot, one of another version, or a damaged one; nothing has changed then
   */
  loadSnapshot(lines: AsyncIterable<string> | Iterable<string>): Promise<void>;
  /**
   * Forgets every key, alias, tag, call and fault rule, goes back to the disorder of the start, and plants the seeds
   * again. The clock goes on.
   */
  reset(): Promise<void>;
  /** Stops listening and lets go of what is held. Safe to call twice. */
  close(): Promise<void>;
}
