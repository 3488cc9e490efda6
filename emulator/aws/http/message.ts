import type { ClientFacts } from '../service.ts';

/** An HTTP request, whatever transport brought it. Header names are in lower case. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query string. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** The address of the other side, where the transport has one. */
  readonly peer?: string | undefined;
}

/** What a request tells of who sends it. */
export function clientOf({ peer, headers }: HttpRequest): ClientFacts {
  return { address: peer, userAgent: headers['user-agent'] };
}

/** A response as every transport sends it. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The largest body that is read. The biggest valid KMS request holds a policy of 131,072 characters; AWS
 * documents no exact bound for the request as a whole.
 */
export const MAX_BODY_BYTES = 1024 * 1024;
