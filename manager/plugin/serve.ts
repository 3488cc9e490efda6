import { Server, ServerCredentials } from '@grpc/grpc-js';
import { type Clock, systemClock } from '../clock.ts';
import { type Logger, silentLogger } from '../logger.ts';
import { addService } from './add-service.ts';
import { configService } from './config-service.ts';
import { handshakeLine } from './handshake.ts';
import { healthService } from './health-service.ts';
import { keyManagerService } from './key-manager-service.ts';
import { EXIT_TIMEOUT } from './limits.ts';
import { ManagerSlot } from './manager-slot.ts';
import type { ManagerName } from './managers.ts';
import { OpenStreams } from './open-streams.ts';
import { CONFIG, CONTROLLER, HEALTH, INIT, KEY_MANAGER } from './services.ts';
import { privateSocket } from './socket.ts';
import { withTimeout } from './timeout.ts';

export interface PluginServerOptions {
  readonly manager: ManagerName;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Where the socket's private directory is made; absent: the system's temporary directory. */
  readonly socketDirectory?: string;
}

/** A plugin that is being served. */
export interface PluginServer {
  /** The line that tells a server where it listens. */
  readonly handshake: string;
  /** Settles when a server has sent Shutdown. */
  readonly shutDown: Promise<void>;
  /** Closes the manager, ends what is open and removes the socket. Safe to call twice. */
  close(): Promise<void>;
}

/** Of the time until the server kills: so long for the manager's work to end, so long for what is open. */
const PATIENCE = { manager: EXIT_TIMEOUT / 2, connections: EXIT_TIMEOUT / 4 } as const;

/** Serves a key manager over gRPC on a Unix socket of its own. */
export async function servePlugin(options: PluginServerOptions): Promise<PluginServer> {
  const { manager, clock = systemClock, logger = silentLogger } = options;
  const server = new Server();
  const slot = new ManagerSlot(clock);
  const streams = new OpenStreams();
  const shutDown = Promise.withResolvers<void>();
  addService(server, KEY_MANAGER, keyManagerService(slot, clock), logger);
  addService(server, CONFIG, configService(slot, { manager, clock, logger }), logger);
  addService(
    server,
    INIT,
    {
      Init: async () => ({ pluginServiceNames: [KEY_MANAGER, CONFIG] }),
      Deinit: async () => {
        await slot.close();
        return {};
      },
    },
    logger,
  );
  addService(
    server,
    CONTROLLER,
    {
      Shutdown: async () => {
        shutDown.resolve();
        return {};
      },
    },
    logger,
  );
  addService(server, HEALTH, healthService, logger);
  streams.addTo(server);

  const socket = privateSocket(options.socketDirectory);
  try {
    await bind(server, `unix:${socket.path}`);
  } catch (error) {
    socket.remove();
    throw error;
  }
  const atMost = (milliseconds: number, work: Promise<void>): Promise<void> =>
    // However the manager's clock goes: the server's patience is the machine's.
    withTimeout(systemClock, milliseconds, work, () => new Error('it did not end in time'));
  const close = async (): Promise<void> => {
    try {
      await atMost(PATIENCE.manager, slot.close()).catch((error: unknown) => {
        logger.warn(
          { err: error },
          'closing the key manager failed; the next start repairs what was under way',
        );
      });
      streams.end();
      await atMost(PATIENCE.connections, ended(server)).catch(() => server.forceShutdown());
    } finally {
      socket.remove();
    }
  };
  let closing: Promise<void> | undefined;
  return {
    handshake: handshakeLine(socket.path),
    shutDown: shutDown.promise,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function bind(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

/** Lets the running calls end, also the one that asked for the end. */
function ended(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.tryShutdown((error) => (error ? reject(error) : resolve()));
  });
}
