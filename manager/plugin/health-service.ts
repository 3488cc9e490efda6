import { status } from '@grpc/grpc-js';
import type { Handlers } from './add-service.ts';
import type { HEALTH } from './services.ts';
import { StatusError } from './status.ts';

/** Empty means the whole server; the other is the name that every server of go-plugin registers (grpc_server.go). */
const SERVICES = ['', 'plugin'];

/** Answers a host that asks whether the plugin is alive. Nobody watches: Watch is unimplemented. */
export const healthService: Handlers<typeof HEALTH> = {
  Check: async ({ service }) => {
    if (!SERVICES.includes(service)) {
      throw new StatusError(status.NOT_FOUND, `no service "${service}" is watched; ask for "plugin"`);
    }
    return { status: 'SERVING' };
  },
};
