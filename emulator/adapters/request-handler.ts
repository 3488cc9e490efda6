import type { HttpRequest, HttpResponse } from '../aws/http/message.ts';

/** The part of the AWS SDK's HTTP request that is read here. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** What an AWS SDK client takes as its `requestHandler`. */
export interface RequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: SdkRequest): Promise<{ response: SdkResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

/** Lets an AWS SDK client in the same process call the emulator without a socket. */
export function createRequestHandler(emulator: {
  handle(request: HttpRequest): Promise<HttpResponse>;
}): RequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request) {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const {
        status,
        headers: answered,
        body,
      } = await emulator.handle({
        method: request.method,
        url: `${request.path}${queryString(request.query)}`,
        headers,
        body: bodyBytes(request.body),
      });
      return { response: { statusCode: status, headers: { ...answered }, body: Buffer.from(body) } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

function queryString(query: SdkRequest['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value ?? '']) parameters.append(name, item);
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

function bodyBytes(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body);
  // A plain view of the bytes: the SDK's own array warns when it is asked for anything else.
  if (body instanceof Uint8Array) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError('The in-process request handler takes bodies of text or bytes, no streams.');
}
