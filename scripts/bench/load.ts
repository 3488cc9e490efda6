import { readFile } from 'node:fs/promises';
import autocannon from 'autocannon';
import { machineInstant } from '../../emulator/world/machine-time.ts';
import type { Endpoint } from './child.ts';

/** One request, as it is repeated. */
export interface Shot extends Endpoint {
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds that the server's process was on a processor, each request; NaN where nobody tells. */
  readonly processor: number;
}

const CONNECTIONS = 8;

/** Repeats a request. @throws Error when any answer is no success */
export type Shooter = (shot: Shot, seconds: number) => Promise<Measured>;

/** Repeats a request over eight connections that stay open. @throws Error when any answer is no success */
export async function shoot({ url, pid, headers = {}, body = '' }: Shot, seconds: number): Promise<Measured> {
  const before = await processorTime(pid);
  const result = await autocannon({
    url,
    method: 'POST',
    headers,
    body,
    connections: CONNECTIONS,
    duration: seconds,
    sampleInt: 250,
  });
  const used = (await processorTime(pid)) - before;
  const answers = result['2xx'];
  if (result.non2xx > 0 || result.errors > 0 || answers === 0) {
    throw new Error(`${url}: ${result.non2xx} refusals, ${result.errors} errors, ${answers} answers`);
  }
  const { p50, p99 } = result.latency;
  return { perSecond: answers / result.duration, p50, p99, processor: used / answers };
}

/**
 * As `shoot`, for a server that closes each connection after an answer, which autocannon takes for its end. A slower
 * client, which holds our answers up more than it does a peer's: what it measures compares with nothing else.
 */
export async function shootAnew(
  { url, pid, headers = {}, body = '' }: Shot,
  seconds: number,
): Promise<Measured> {
  const times: number[] = [];
  const before = await processorTime(pid);
  const began = milliseconds();
  const end = began + seconds * 1000;
  const repeat = async () => {
    for (let now = milliseconds(); now < end; ) {
      await ask({ url, headers, body });
      const then = milliseconds();
      times.push(then - now);
      now = then;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, repeat));
  const perSecond = (times.length * 1000) / (milliseconds() - began);
  const used = (await processorTime(pid)) - before;
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.floor(times.length * part)] ?? Number.NaN;
  return { perSecond, p50: at(0.5), p99: at(0.99), processor: used / times.length };
}

function milliseconds(): number {
  return machineInstant() / 1e6;
}

/** Linux counts in hundredths of a second, whatever its kernel's own clock (proc(5), USER_HZ). */
const MICROSECONDS_A_TICK = 10_000;

/** Microseconds that a process was on a processor: steadier than requests per second where others work too. */
async function processorTime(pid: number | undefined): Promise<number> {
  const stat = pid === undefined ? '' : await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The command's name, in brackets, may hold spaces; utime and stime are the 12th and 13th after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MICROSECONDS_A_TICK;
}

/** An AWS JSON request as an SDK sends it, for the account of twelve digits. */
export function awsShot({ url, pid }: Endpoint, account: string, target: string, input: object): Shot {
  const service = target.startsWith('TrentService') ? 'kms' : 'tagging';
  return {
    url,
    pid,
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
async function ask<Answer>({ url, headers = {}, body = '' }: Shot): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

/** Makes a key. @returns its id */
export async function createKey(endpoint: Endpoint, account: string, input: object): Promise<string> {
  const shot = awsShot(endpoint, account, 'TrentService.CreateKey', input);
  return (await ask<{ KeyMetadata: { KeyId: string } }>(shot)).KeyMetadata.KeyId;
}
