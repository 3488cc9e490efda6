import type { HttpRequest, HttpResponse } from '../aws/http/message.ts';
import type { CallJournal } from '../world/journal.ts';

const PATH = '/_localstack/health';

/** The services by the names that LocalStack's health check has for them. */
const SERVICES = {
  cloudtrail: 'cloudtrail',
  kms: 'kms',
  resourcegroupstaggingapi: 'tagging',
  sts: 'sts',
} as const;

export function asksForHealth({ method, url }: HttpRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && url.split('?')[0] === PATH;
}

/**
 * What scripts that wait for LocalStack look for (its page "Internal Endpoints"): each service is available, and
 * running once it was called. With the space after the colon that they grep for.
 */
export async function localstackHealth(journal: CallJournal): Promise<HttpResponse> {
  const called = new Set((await journal.read()).map(({ service }) => service));
  const services = Object.entries(SERVICES).map(
    ([name, service]) => `"${name}": "${called.has(service) ? 'running' : 'available'}"`,
  );
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: `{"services": {${services.join(', ')}}, "edition": "keyproof"}`,
  };
}
