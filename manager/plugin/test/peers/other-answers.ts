import { servePeer, someKey } from './serve.ts';

// Answers, but not what it was asked.
await servePeer({
  GenerateKey: ({ request }, answer) =>
    answer(null, { publicKey: { ...someKey(request.keyId), type: 'RSA_2048' } }),
  GetPublicKey: ({ request }, answer) => {
    if (request.keyId === 'nothing') answer(null, {});
    else if (request.keyId === 'no-data')
      answer(null, { publicKey: { ...someKey('no-data'), pkixData: '' } });
    else if (request.keyId === 'no-fingerprint') {
      answer(null, { publicKey: { ...someKey('no-fingerprint'), fingerprint: '' } });
    } else if (request.keyId === 'strange-type') {
      answer(null, { publicKey: { ...someKey('strange-type'), type: 77 } });
    } else answer(null, { publicKey: someKey('another') });
  },
  GetPublicKeys: (_, answer) => answer(null, { publicKeys: [someKey('twin'), someKey('twin')] }),
  SignData: ({ request }, answer) =>
    answer(null, request.keyId === 'no-signature' ? { keyFingerprint: 'x' } : { signature: Buffer.of(1) }),
});
