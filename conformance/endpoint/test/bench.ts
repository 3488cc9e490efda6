import { createEmulator, type Emulator, type RequestHandler } from '../../../emulator/server.ts';
import { type Endpoint, sdkEndpoint } from '../endpoint.ts';

type Handle = RequestHandler['handle'];

/** What stands between the checks and the emulator. @returns what is answered instead, or nothing */
export type Tamper = (
  operation: string,
) => { readonly statusCode: number; readonly body: object } | undefined;

/** An emulator whose time is turned by whoever sleeps. */
export function turnedEmulator(): Emulator {
  return createEmulator({ clock: '2026-01-31T00:00:00Z', seed: 1 });
}

/** An emulator as an endpoint of checks, in this process, or over HTTP when its URL is given. */
export function endpointOf(
  emulator: Emulator,
  { tamper, url }: { tamper?: Tamper; url?: string } = {},
): Endpoint {
  const inner = emulator.requestHandler();
  const handle: Handle = async (request) => {
    const [, operation = ''] = (request.headers['x-amz-target'] ?? '').split('.');
    const answer = tamper?.(operation);
    if (!answer) return inner.handle(request);
    const body = Buffer.from(JSON.stringify(answer.body));
    const headers = { 'content-type': 'application/x-amz-json-1.1' };
    return { response: { statusCode: answer.statusCode, headers, body } };
  };
  return sdkEndpoint({
    url: url ?? 'http://127.0.0.1',
    region: 'us-east-1',
    replicaRegion: 'us-west-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    // The emulator states the handler by its shape, without the SDK's types.
    ...(url === undefined && { requestHandler: { ...inner, handle } as never }),
    clock: { now: () => emulator.clock.now(), sleep: (milliseconds) => emulator.clock.advance(milliseconds) },
    reproduce: (id) => `npx keyproof check --endpoint http://127.0.0.1 --only ${id}`,
  });
}
