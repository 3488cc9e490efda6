/**
 * The yardstick: a node:http server that reads a request, does the OpenSSL work that its path names and
 * nothing else, and answers; or answers what it read. What the emulator adds on top of this is what the benchmark shows.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPair } from '../../emulator/crypto/key-pair.ts';
import { createSigner } from '../../emulator/crypto/signer.ts';
import type { SigningAlgorithm } from '../../emulator/crypto/signing-algorithms.ts';

const signer = createSigner();
const keys = {
  ECDSA_SHA_256: { id: 'p256', ...(await generateKeyPair('ECC_NIST_P256')) },
  RSASSA_PKCS1_V1_5_SHA_256: { id: 'rsa', ...(await generateKeyPair('RSA_2048')) },
} as const;
const digest = new Uint8Array(32).fill(7);
const message = new Uint8Array(256).fill(7);

type Work = (body: Buffer) => Promise<Buffer | string>;

/** The work behind a path; the emulator's benchmarks ask for the same. */
const WORK: Readonly<Record<string, Work>> = {
  '/echo': async (body) => body,
  '/sign-p256-digest': () => sign('ECDSA_SHA_256', digest),
  '/sign-p256-raw': () => sign('ECDSA_SHA_256', signer.digest('ECDSA_SHA_256', message)),
  '/sign-rsa-digest': () => sign('RSASSA_PKCS1_V1_5_SHA_256', digest),
  '/sign-rsa-raw': () =>
    sign('RSASSA_PKCS1_V1_5_SHA_256', signer.digest('RSASSA_PKCS1_V1_5_SHA_256', message)),
  '/create-key': async () => base64((await generateKeyPair('ECC_NIST_P256')).spki),
};

async function sign(algorithm: SigningAlgorithm & keyof typeof keys, over: Uint8Array): Promise<string> {
  return base64(await signer.sign(keys[algorithm], algorithm, over));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const work = WORK[request.url ?? ''];
    if (!work) return void response.writeHead(404).end();
    response.end(await work(Buffer.concat(chunks)));
  });
});

server.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on('SIGTERM', () => server.close(() => signer.close()));
