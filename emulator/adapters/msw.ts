import { HttpResponse, http } from 'msw';
import type { Emulator } from '../emulator.ts';
import { ConnectionLost } from '../world/faults.ts';

/** The hosts that are answered: the public endpoints of KMS, the Tagging API and STS, in every Region. */
const HOSTS = /^https:\/\/(kms|tagging|sts)(-fips)?(\.[a-z0-9-]+)?\.(amazonaws\.com(\.cn)?|api\.aws)\//;

/**
 * Handlers for Mock Service Worker: code under test calls `https://kms.eu-west-1.amazonaws.com` as in
 * production, and the emulator answers, in the same process and without a socket. Needs the package `msw`.
 *
 * @example
 * import { setupServer } from 'msw/node';
 * const emulator = createEmulator();
 * const server = setupServer(...mswHandlers(emulator));
 * server.listen({ onUnhandledFrame: 'error' });
 */
export function mswHandlers(emulator: Pick<Emulator, 'handle'>) {
  return [
    http.all(HOSTS, async ({ request }) => {
      const { pathname, search } = new URL(request.url);
      try {
        const { status, headers, body } = await emulator.handle({
          method: request.method,
          url: `${pathname}${search}`,
          headers: Object.fromEntries(request.headers),
          body: new Uint8Array(await request.arrayBuffer()),
        });
        return new HttpResponse(body, { status, headers });
      } catch (error) {
        if (error instanceof ConnectionLost) return HttpResponse.error();
        throw error;
      }
    }),
  ];
}
