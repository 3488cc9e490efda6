import { Option } from 'commander';
import { UsageError } from './exit-codes.ts';

/** Where a command finds the emulator that it talks to. */
export function urlOption(): Option {
  return new Option('--url <url>', 'where the emulator listens')
    .env('AWS_ENDPOINT_URL')
    .default('http://127.0.0.1:4566');
}

/**
 * Makes one request to a running emulator's control API.
 * @param path what follows its prefix
 * @throws UsageError when nobody listens there, somebody else, or when it is refused
 */
export async function askControl(
  url: string,
  path: string,
  { method = 'GET', body }: { readonly method?: string; readonly body?: object } = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(new URL(`/_keyproof${path}`, url), {
      method,
      headers: { 'x-keyproof-control': '1' },
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new UsageError(
      `no emulator answers at ${url}; start one with 'keyproof serve' or name it with --url`,
    );
  }
  if (response.ok) return response;
  const answer = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
  throw new UsageError(answer.error?.message ?? `${url} is no emulator of keyproof's`);
}
