import type { RequestHandler } from './adapters/request-handler.ts';
import type { HttpRequest, HttpResponse } from './aws/http/message.ts';
import type { WorldClock } from './world/clock.ts';
import type { Faults } from './world/faults.ts';
import type { Journal } from './world/journal.ts';

export interface HttpAddress {
  readonly host: string;
  readonly port: number;
  /** For instance http://127.0.0.1:4566. */
  readonly url: string;
}

/** A local KMS with its Tagging API, STS and CloudTrail. */
export interface Emulator {
  /** The world's time; a clock that stands still is advanced here. */
  readonly clock: WorldClock;
  /** Every call that was made. */
  readonly journal: Journal;
  /** Disorder on request. */
  readonly faults: Faults;
  /**
   * Answers one AWS request, whatever transport it came by.
   * @throws ConnectionLost when a fault rule lets the answer get lost
   */
  handle(request: HttpRequest): Promise<HttpResponse>;
  /**
   * The `requestHandler` of an AWS SDK client: calls go straight into this emulator, without a socket.
   *
   * @example
   * const kms = new KMSClient({ region: 'us-east-1', credentials, requestHandler: emulator.requestHandler() });
   */
  requestHandler(): RequestHandler;
  /** Listens on HTTP: the AWS endpoint and the control API. Port 0 takes a free one. */
  listen(address?: { readonly port?: number; readonly host?: string }): Promise<HttpAddress>;
  /** Forgets every key, alias, tag, call and fault rule. The clock goes on. */
  reset(): Promise<void>;
  /** Stops listening and lets go of what is held. Safe to call twice. */
  close(): Promise<void>;
}
