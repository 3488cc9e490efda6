/**
 * The handshake of hashicorp/go-plugin, as SPIRE uses it for its plugins: a cookie in the environment tells a
 * plugin that it was started by a server, and its first line on standard output tells the server where it listens.
 */

/** go-plugin's own protocol, and the version of SPIRE's plugins. */
const CORE_VERSION = 1;
const PLUGIN_VERSION = 1;

/** The plugin type is the cookie's name and value. */
const COOKIE = 'KeyManager';

/** A certificate that go-plugin would take for one; shorter texts are leftovers of old versions (go-plugin, client.go). */
const CERTIFICATE_LENGTH = 50;

type Environment = Readonly<Record<string, string | undefined>>;

/** What a server adds to the environment of a plugin. The ports are go-plugin's defaults, for systems without Unix sockets. */
export const HOST_ENVIRONMENT = {
  [COOKIE]: COOKIE,
  PLUGIN_MIN_PORT: '10000',
  PLUGIN_MAX_PORT: '25000',
  PLUGIN_PROTOCOL_VERSIONS: String(PLUGIN_VERSION),
} as const;

/** Why a process with this environment cannot serve as a plugin; undefined when it can. */
export function refusalToServe(environment: Environment): string | undefined {
  if (environment[COOKIE] !== COOKIE) {
    return `this is a key manager plugin: a SPIRE server starts it and talks to it. Name it as plugin_cmd in the server's configuration (docs/spire-plugin.md), or try it by hand: keyproof plugin-host -- keyproof plugin`;
  }
  if (environment.PLUGIN_CLIENT_CERT) {
    return 'the server asks for mutual TLS (PLUGIN_CLIENT_CERT), which SPIRE does not use and this plugin does not speak';
  }
  return undefined;
}

/** The line by which a plugin says where it listens. */
export function handshakeLine(socket: string): string {
  return `${CORE_VERSION}|${PLUGIN_VERSION}|unix|${socket}|grpc|\n`;
}

/**
 * Where a plugin listens, as a gRPC target.
 * @throws Error with what is wrong with the line.
 */
export function parseHandshake(line: string): string {
  const [core = '', version = '', network = '', address = '', protocol = '', certificate = ''] = line
    .trim()
    .split('|');
  if (!/^\d+\|[^|]+\|[^|]+\|/.test(line.trim())) {
    throw new Error(
      `its first line on standard output is not a handshake (1|1|unix|SOCKET|grpc|): ${quote(line)}`,
    );
  }
  if (Number(core) !== CORE_VERSION) {
    throw new Error(`it speaks version ${core} of go-plugin's protocol, version ${CORE_VERSION} is needed`);
  }
  if (Number(version) !== PLUGIN_VERSION) {
    throw new Error(`it has plugin version ${quote(version)}, version ${PLUGIN_VERSION} is needed`);
  }
  if (protocol === '') throw new Error(`its handshake does not say that it speaks gRPC: ${quote(line)}`);
  if (protocol !== 'grpc') throw new Error(`it speaks ${quote(protocol)}, gRPC is needed`);
  if (certificate.length > CERTIFICATE_LENGTH) {
    throw new Error('it sends a certificate for TLS, which SPIRE does not use with plugins');
  }
  return targetOf(network, address);
}

/** go-plugin takes a TCP address too: that is what plugins use where there are no Unix sockets. */
function targetOf(network: string, address: string): string {
  if (network === 'unix') {
    if (!address.startsWith('/')) throw new Error(`its socket ${quote(address)} is not an absolute path`);
    return `unix:${address}`;
  }
  if (network !== 'tcp') throw new Error(`it listens on ${quote(network)}, a unix socket or tcp is needed`);
  if (!/^(127(\.\d+){3}|\[::1\]):\d+$/.test(address)) {
    throw new Error(`it listens on ${quote(address)}: without TLS only this machine's loopback is taken`);
  }
  return address;
}

/** Rubbish can be long and hold anything. */
const quote = (text: string): string => JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}...` : text);
