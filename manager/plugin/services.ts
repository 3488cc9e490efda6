import { fileURLToPath } from 'node:url';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const PROTO = fileURLToPath(new URL('./proto', import.meta.url));

const FILES = ['keymanager.proto', 'config.proto', 'init.proto', 'go-plugin.proto', 'health.proto'];

const definitions = loadSync(FILES, {
  includeDirs: [PROTO],
  // Enums by name, fields left out with their defaults, and for a oneof the name of the field that was set.
  enums: String,
  defaults: true,
  oneofs: true,
});

/** The services that a plugin names to the server. */
export const KEY_MANAGER = 'spire.plugin.server.keymanager.v1.KeyManager';
export const CONFIG = 'spire.service.common.config.v1.Config';
export const INIT = 'spire.service.private.init.v1.Init';
export const CONTROLLER = 'plugin.GRPCController';
export const BROKER = 'plugin.GRPCBroker';
export const STDIO = 'plugin.GRPCStdio';
export const HEALTH = 'grpc.health.v1.Health';

/** How the messages of a service are written and read. */
export function serviceDefinition(name: string): ServiceDefinition {
  const definition = definitions[name];
  if (!definition || 'format' in definition) throw new Error(`proto/ has no service ${name}`);
  return definition as ServiceDefinition;
}
