import { Option } from 'commander';
import { UsageError } from './exit-codes.ts';

/** Where a command finds the emulator that it talks to. */
export function endpointOption(): Option {
  return new Option('--endpoint <url>', 'where the emulator listens')
    .env('AWS_ENDPOINT_URL')
    .default('http://127.0.0.1:4566');
}

interface ControlRequest {
  readonly method?: string;
  /** Sent as JSON, a blob as it is. */
  readonly body?: object | Blob;
  /** What the reason of a refusal is told after. */
  readonly refused?: string;
}

/**
 * Makes one request to a running emulator's control API.
 * @param path what follows its prefix
 * @throws UsageError when nobody listens there, somebody else, or when it is refused
 */
export async function askControl(
  endpoint: string,
  path: string,
  { method = 'GET', body, refused = '' }: ControlRequest = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(new URL(`/_keyproof${path}`, endpoint), {
      method,
      headers: { 'x-keyproof-control': '1' },
      ...(body && { body: body instanceof Blob ? body : JSON.stringify(body) }),
    });
  } catch {
    throw new UsageError(
      `no emulator answers at ${endpoint}; start one with 'keyproof serve' or name it with --endpoint`,
    );
  }
  if (response.ok) return response;
  const answer = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
  const { message } = answer.error ?? {};
  throw new UsageError(
    message === undefined ? `${endpoint} is no emulator of keyproof's` : `${refused}${message}`,
  );
}
