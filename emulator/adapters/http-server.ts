import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpResponse, MAX_BODY_BYTES } from '../aws/http/message.ts';
import type { ControlHooks } from '../control/hooks.ts';
import { CONTROL_PREFIX } from '../control/prefix.ts';
import type { Emulator, HttpAddress, ServedEmulator } from '../emulator.ts';
import { ConnectionLost } from '../world/faults.ts';

/** A server that listens. */
export interface HttpServer {
  readonly address: HttpAddress;
  close(): Promise<void>;
}

/** Hears of every bug of ours that a request ran into. */
type Report = (error: unknown, request: string) => void;

/**
 * Serves an emulator over HTTP.
 * @throws Error with node's code (EADDRINUSE, EACCES, ...) when the address cannot be had
 */
export async function serveHttp(
  emulator: ServedEmulator,
  port: number,
  host: string,
  report: Report,
): Promise<HttpServer> {
  const server = createHttpServer(emulator, controlOf(emulator, report), report);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    address: addressOf(server, host),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The address that a server listens on. */
export function addressOf(server: { address(): unknown }, host: string): HttpAddress {
  const { port } = server.address() as AddressInfo;
  return { host, port, url: `http://${host.includes(':') ? `[${host}]` : host}:${port}` };
}

/** The control API of an emulator, made when it is first asked. */
export function controlOf(emulator: ServedEmulator, report: Report, hooks?: ControlHooks): Listener {
  let app: Promise<RequestListener> | undefined;
  return async (request, response) => {
    // It brings a web framework with it, which the AWS endpoint does not wait for.
    app ??= import('../control/api.ts').then(({ createControlApi }) =>
      createControlApi(emulator, report, hooks),
    );
    (await app)(request, response);
  };
}

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A server that does not listen yet: AWS requests go to the emulator, those under the control prefix to `control`. */
export function createHttpServer(
  emulator: Pick<Emulator, 'handle'>,
  control: Listener,
  report: Report,
): Server {
  const aws = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request);
    try {
      const answer = await emulator.handle({
        method: request.method ?? 'GET',
        url: request.url ?? '/',
        headers: request.headers as Record<string, string | undefined>,
        body,
        peer: request.socket.remoteAddress,
      });
      // Text, not bytes: Node then writes head and body in one call. A list of headers rather than an object saves
      // 1.2 of 13.6 microseconds.
      response.writeHead(answer.status, headersOf(answer)).end(answer.body);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      response.destroy();
    }
  };

  return createServer((request, response) => {
    const respond = request.url?.startsWith(CONTROL_PREFIX) ? control : aws;
    respond(request, response).catch((error) => {
      // Who went away in the midst of a request needs no answer and is no bug.
      if (!request.destroyed) report(error, `${request.method} ${request.url}`);
      response.destroy();
    });
  });
}

/** Names and values in turn. */
function headersOf({ headers, body }: HttpResponse): string[] {
  const list: string[] = [];
  for (const name in headers) list.push(name, headers[name] as string);
  list.push('content-length', String(Buffer.byteLength(body)));
  return list;
}

/**
 * Reads a body. One that is too large is read to its end, so that its sender hears the answer, but kept only
 * as far as is needed to refuse it.
 */
function readBody(request: IncomingMessage): Promise<Uint8Array> {
  // Listeners rather than an asynchronous iterator, which costs more than a small body is worth.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      if (length <= MAX_BODY_BYTES) chunks.push(chunk);
      length += chunk.length;
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', reject);
  });
}
