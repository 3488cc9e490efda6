import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/** The emulator's own API is no part of the world. */
const CONTROL = /^\/_keyproof\//;

/**
 * Counts the HTTP calls of this process that are under way to some hosts: what it does with an answer is not over
 * when the answer is sent.
 * @param hosts as the Host header names them
 * @param ended called when one is over, for whatever reason
 */
export function countOpenCalls(hosts: ReadonlySet<string>, ended: () => void): () => number {
  let open = 0;
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { readonly request: ClientRequest };
    if (CONTROL.test(request.path) || !hosts.has(String(request.getHeader('host')))) return;
    open++;
    request.once('close', () => {
      open--;
      ended();
    });
  });
  return () => open;
}
