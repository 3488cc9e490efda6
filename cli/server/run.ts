import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino, { type Logger } from 'pino';
import { type Clock, systemClock } from '../../manager/clock.ts';
import type { FollowedClock } from '../../manager/followed-clock/follow.ts';
import { createTrustDomainServer } from '../../manager/trust-domain/create.ts';
import { createHttpApi } from '../../manager/trust-domain/http.ts';
import { createMetrics } from '../../manager/trust-domain/metrics.ts';
import { UsageError } from '../exit-codes.ts';
import type { LogLevel } from '../log-level.ts';
import { stopOnSignals } from '../stop-on-signals.ts';
import { worldClock } from '../world-clock.ts';
import { type LoadedConfiguration, loadConfiguration } from './configuration.ts';
import { startKeyManager } from './key-manager.ts';

export interface RunOptions {
  readonly config: string;
  readonly logLevel: LogLevel;
}

/** Milliseconds between two looks at the document where weeks pass in seconds: they would be most of the work. */
const LOOK_EVERY = 3_600_000;

/** Runs a server until a signal comes. */
export async function run({ config, logLevel }: RunOptions): Promise<void> {
  try {
    const configuration = loadConfiguration(config);
    const followed = await worldClock((error, message) => log.error({ error }, message));
    const log = createLogger(logLevel, followed ?? systemClock);
    await serve(configuration, log, followed);
  } catch (error) {
    throw usersMistake(error);
  }
}

function createLogger(level: string, clock: Clock): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":${clock.now()}`,
      // The managers' word for what was thrown is "error"; pino knows "err" by itself.
      serializers: { error: pino.stdSerializers.err },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

async function serve(
  configuration: LoadedConfiguration,
  log: Logger,
  followed: FollowedClock | undefined,
): Promise<void> {
  const clock = followed ?? systemClock;
  const { listen, stateDirectory } = configuration;
  const metrics = createMetrics();
  let answer: RequestListener = answerStarting;
  const http = createServer((request, response) => answer(request, response));
  // Before any key is made: a server that cannot be reached needs none.
  const url = await listenOn(http, listen);
  try {
    const keyManager = await startKeyManager(configuration, log, clock, followed && LOOK_EVERY);
    const server = await createTrustDomainServer({
      ...settingsOf(configuration),
      keyManager,
      clock,
      journals: stateDirectory,
      logger: log,
      events: metrics.events,
    });
    answer = createHttpApi(server, metrics, log);
    sayWhatIsMissing(log, listen.host);
    stopOnSignals(log, async () => {
      http.close();
      http.closeIdleConnections();
      await server.close();
      await keyManager.close();
      await followed?.leave();
      http.closeAllConnections();
    });
    console.log(`listening on ${url}`);
  } catch (error) {
    http.close();
    http.closeAllConnections();
    await followed?.leave();
    throw error;
  }
}

const answerStarting: RequestListener = (_request, response) => {
  response.writeHead(503, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ready: false, problems: ['the server is starting'] }));
};

/** What a user can mend is told in a line, without a stack. */
const USERS_MISTAKES: readonly string[] = [
  'ConfigurationError',
  'InputError',
  'JournalError',
  'KeyManagerError',
];

function usersMistake(error: unknown): unknown {
  return error instanceof Error && USERS_MISTAKES.includes(error.name)
    ? new UsageError(error.message, { cause: error })
    : error;
}

function settingsOf(configuration: LoadedConfiguration) {
  const { trustDomain, deploymentId, serverId, caKeyType, jwtKeyType, caTTL, svidTTL, jwtSvidTTL } =
    configuration;
  return { trustDomain, deploymentId, serverId, caKeyType, jwtKeyType, caTTL, svidTTL, jwtSvidTTL };
}

/** What this server does not do has to be known to whoever runs it. */
function sayWhatIsMissing(log: Logger, host: string): void {
  log.warn(
    { host },
    'callers are neither attested nor authorized: whoever reaches this address can mint any identity of the trust domain; there is no federation and no TLS',
  );
}

async function listenOn(http: Server, { host, port }: LoadedConfiguration['listen']): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  http.once('error', reject).listen(port, host, resolve);
  try {
    await promise;
  } catch (error) {
    const { code = error } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `cannot listen on ${host}:${port} (${code}); choose another listen.host or listen.port`,
    );
  }
  const address = http.address() as AddressInfo;
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}
