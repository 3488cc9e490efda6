import { afterAll, beforeAll } from 'vitest';
import type { TestWorld } from './world.ts';

/** An Authorization header as SDKs send it; the emulator does not verify signatures. */
export const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=test/20260131/us-east-1/kms/aws4_request, ' +
  'SignedHeaders=host;x-amz-date;x-amz-target, Signature=0123456789abcdef';

export interface WireRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** Serves a world over HTTP as long as the tests of the file run; gives `fetch` for it. */
export function served({ emulator }: Pick<TestWorld, 'emulator'>) {
  let url = '';
  beforeAll(async () => {
    ({ url } = await emulator.listen({ port: 0 }));
  });
  afterAll(() => emulator.close());

  const send = ({ method = 'POST', path = '/', headers = {}, body }: WireRequest): Promise<Response> =>
    fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body }) });

  return {
    url: () => url,
    send,
    /** A signed JSON 1.1 request. */
    json: (target: string, body: string | object): Promise<Response> =>
      send({
        headers: { authorization: AUTHORIZATION, 'x-amz-date': '20260131T000000Z', 'x-amz-target': target },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}
