import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

/**
 * RSA-2048 signatures a second that OpenSSL's own speed test makes on all cores, the command line's OpenSSL, which
 * may be another than Node's.
 * @returns why there is no number, where the machine has no openssl
 */
export async function opensslSigns(): Promise<number | string> {
  const args = ['speed', '-seconds', '3', '-multi', String(availableParallelism()), 'rsa2048'];
  const run = await promisify(execFile)('openssl', args).catch(() => undefined);
  // "rsa 2048 bits 0.000277s 0.000014s 3609.0 69378.0": times of each kind, then how many a second, signing first.
  const perSecond = /^rsa +2048 bits(?: +[\d.]+s)+ +([\d.]+)/m.exec(run?.stdout ?? '')?.[1];
  return perSecond === undefined ? 'this machine has no openssl that tells' : Number(perSecond);
}
