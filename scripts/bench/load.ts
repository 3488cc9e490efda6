import autocannon from 'autocannon';

/** One request, as it is repeated. */
export interface Shot {
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const CONNECTIONS = 8;

/** Repeats a request over eight connections. @throws Error when any answer is no success */
export async function shoot({ url, headers = {}, body = '' }: Shot, seconds: number): Promise<Measured> {
  const result = await autocannon({
    url,
    method: 'POST',
    headers,
    body,
    connections: CONNECTIONS,
    duration: seconds,
    sampleInt: 250,
  });
  if (result.non2xx > 0 || result.errors > 0 || result['2xx'] === 0) {
    throw new Error(`${url}: ${result.non2xx} refusals, ${result.errors} errors, ${result['2xx']} answers`);
  }
  return { perSecond: result['2xx'] / result.duration, p50: result.latency.p50, p99: result.latency.p99 };
}

/** An AWS JSON request as an SDK sends it, for the account of twelve digits. */
export function awsShot(endpoint: string, account: string, target: string, input: object): Shot {
  const service = target.startsWith('TrentService') ? 'kms' : 'tagging';
  return {
    url: endpoint,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
      'x-amz-date': '20260101T000000Z',
      authorization:
        `AWS4-HMAC-SHA256 Credential=${account}/20260101/us-east-1/${service}/aws4_request, ` +
        'SignedHeaders=host;x-amz-date, Signature=0',
    },
    body: JSON.stringify(input),
  };
}

/** Makes one AWS JSON request. @returns its answer. @throws Error for a refusal */
export async function ask<Answer>({ url, headers = {}, body = '' }: Shot): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}
