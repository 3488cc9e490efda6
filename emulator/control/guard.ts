import { isIP } from 'node:net';
import type { RequestHandler } from 'express';

/** The header that a browser sends to another site only after asking, and never gets leave for here. */
const CONTROL_HEADER = 'x-keyproof-control';

/**
 * Keeps web pages away from the control API. A page on another site cannot set the header; a page whose own
 * name was pointed at this address (DNS rebinding) shows a Host with dots in it, an Origin shows the rest.
 */
export const guard: RequestHandler = (request, response, next) => {
  const host = hostName(request.headers.host ?? '');
  if (!isLocalName(host)) {
    response
      .status(403)
      .json(refusal('ForbiddenHost', `The control API is not served under the name '${host}'.`));
  } else if (request.headers.origin !== undefined) {
    response
      .status(403)
      .json(refusal('ForbiddenOrigin', 'The control API takes no requests from web pages.'));
  } else if (request.path !== '/health' && request.headers[CONTROL_HEADER] === undefined) {
    response
      .status(403)
      .json(
        refusal('MissingHeader', `Send the header '${CONTROL_HEADER}: 1' with requests to the control API.`),
      );
  } else {
    next();
  }
};

function hostName(host: string): string {
  return host.startsWith('[') ? host.slice(1, host.indexOf(']')) : host.replace(/:\d+$/, '');
}

/** Addresses, localhost, and names without a dot, as containers have: none can be pointed here from outside. */
function isLocalName(host: string): boolean {
  return (
    isIP(host) !== 0 ||
    /^[a-z0-9_-]+$/i.test(host) ||
    /\.localhost$/i.test(host) ||
    host === 'host.docker.internal'
  );
}

export function refusal(code: string, message: string) {
  return { error: { code, message } };
}
