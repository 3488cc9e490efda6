/** An ECDSA signature as DER, of two numbers in hexadecimal. */
export function ecdsaSignature(r: string, s: string): Uint8Array {
  const body = Buffer.concat([integer(r), integer(s)]);
  const length = body.length < 0x80 ? [body.length] : [0x81, body.length];
  return Buffer.from([0x30, ...length, ...body]);
}

/** The two numbers of an ECDSA signature, as they stand in its DER. */
export function ecdsaNumbers(signature: Uint8Array): { r: bigint; s: bigint } {
  const start = (signature[1] ?? 0) < 0x80 ? 2 : 3;
  const rEnd = start + 2 + (signature[start + 1] ?? 0);
  return { r: number(signature.subarray(start + 2, rEnd)), s: number(signature.subarray(rEnd + 2)) };
}

function integer(hex: string): Buffer {
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  const digits = even.replace(/^(00)+(?=.)/, '');
  const bytes = Buffer.from(digits, 'hex');
  const signed = (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.alloc(1), bytes]);
  return Buffer.from([0x02, signed.length, ...signed]);
}

function number(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}
