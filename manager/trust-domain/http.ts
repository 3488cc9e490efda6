import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { KeyManagerError } from '../key-manager.ts';
import type { Logger } from '../logger.ts';
import { JournalError } from '../rotation/journal.ts';
import { SlotLostError } from '../rotation/rotation.ts';
import type { Metrics } from './metrics.ts';
import type { TrustDomainServer } from './server.ts';
import { InputError } from './spiffe-id.ts';

/** Requests are small: a certification request of an RSA-8192 key has some 5 kB. */
const BODY_LIMIT = '64kb';

/** In the form of the emulator's control API. */
const refusal = (code: string, message: string) => ({ error: { code, message } });

/**
 * The server's API over HTTP: JSON in and out. A refusal is `{"error": {"code", "message"}}`. It knows no callers:
 * whoever reaches it can mint.
 */
export function createHttpApi(server: TrustDomainServer, metrics: Metrics, logger: Logger): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(noWebPages);

  const posted = [jsonOnly, express.json({ limit: BODY_LIMIT })];
  app.post('/v1/x509-svid', ...posted, async ({ body }, response) => {
    response.json(await server.mintX509(body));
  });
  app.post('/v1/jwt-svid', ...posted, async ({ body }, response) => {
    response.json(await server.mintJwt(body));
  });
  app.get('/v1/bundle', async (_request, response) => {
    response.json(await server.bundle());
  });
  app.get('/v1/jwks', async (_request, response) => {
    response.json(await server.jwks());
  });
  app.get('/healthz', async (_request, response) => {
    const health = await server.health();
    response.status(health.ready ? 200 : 503).json(health);
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.print(server));
  });
  app.all(['/v1/x509-svid', '/v1/jwt-svid'], allowOnly('POST'));
  app.all(['/v1/bundle', '/v1/jwks', '/healthz', '/metrics'], allowOnly('GET, HEAD'));
  app.use(({ method, path }, response) => {
    response.status(404).json(refusal('NotFound', `There is no ${method} ${path}.`));
  });
  app.use(answerErrors(logger));
  return app;
}

/** A browser names the page's origin with every request that could mint; programs have none. */
const noWebPages: RequestHandler = ({ headers }, response, next) => {
  if (headers.origin === undefined) next();
  else response.status(403).json(refusal('ForbiddenOrigin', 'Web pages are not served.'));
};

const allowOnly =
  (methods: string): RequestHandler =>
  ({ method, path }, response) => {
    const message = `${path} takes ${methods}, not ${method}.`;
    response.status(405).set('allow', methods).json(refusal('MethodNotAllowed', message));
  };

const jsonOnly: RequestHandler = (request, response, next) => {
  if (request.is('application/json')) next();
  else response.status(415).json(refusal('InvalidInput', 'Send JSON with content-type: application/json.'));
};

function answerErrors(logger: Logger): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const { status, code } = statusOf(error);
    const { method, path } = request;
    if (status >= 500) logger.error({ err: error, method, path }, 'a request failed');
    else logger.info({ method, path, reason: (error as Error).message }, 'a request was refused');
    const message = status === 500 ? 'internal error; the log tells more' : (error as Error).message;
    response.status(status).json(refusal(code, message));
  };
}

function statusOf(error: unknown): { readonly status: number; readonly code: string } {
  if (error instanceof InputError) return { status: 400, code: 'InvalidInput' };
  if (error instanceof KeyManagerError || error instanceof SlotLostError) {
    return { status: 503, code: 'KeyManagerUnavailable' };
  }
  if (error instanceof JournalError) return { status: 503, code: 'JournalUnavailable' };
  // What express's own parsers find wrong with a body.
  const { status } = error as { status?: number };
  if (status !== undefined && status >= 400 && status < 500) return { status, code: 'InvalidInput' };
  return { status: 500, code: 'InternalError' };
}
