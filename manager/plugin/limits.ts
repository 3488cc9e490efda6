/** Milliseconds that a server waits for an answer of a key manager (SPIRE, rpcTimeout). */
export const CALL_TIMEOUT = 30_000;

/** Milliseconds between Shutdown and the moment when the server kills the plugin (go-plugin, client.go). */
export const EXIT_TIMEOUT = 2_000;

/** Milliseconds until a started plugin must have sent its handshake (go-plugin, StartTimeout). */
export const START_TIMEOUT = 60_000;

/** Bytes of an address of a Unix socket on Linux, without the closing zero (unix(7)); macOS has four fewer. */
export const SOCKET_PATH_LENGTH = 107;
