import { request as connect, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/**
 * Hands a request to the control API over to the primary, who owns what it is about. After one that may have changed
 * something, the answer is held back until every worker has followed.
 * @param socketPath where the primary listens
 * @param followed resolves when every worker knows what the primary knows
 */
export async function proxyControl(
  request: IncomingMessage,
  response: ServerResponse,
  socketPath: string,
  followed: () => Promise<unknown>,
): Promise<void> {
  const { method, url, headers } = request;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = connect({ socketPath, method, path: url, headers }, resolve);
    asking.on('error', reject);
    response.on('close', () => asking.destroy());
    request.pipe(asking);
  });
  if (method !== 'GET') await followed();
  const { 'transfer-encoding': _, connection: __, 'keep-alive': ___, ...kept } = answer.headers;
  response.writeHead(answer.statusCode ?? 502, kept);
  response.flushHeaders();
  await pipeline(answer, response).catch(() => response.destroy());
}
