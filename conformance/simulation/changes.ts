/** What the names of operations begin with that only look. */
const LOOKS = /^(Describe|Get|List|Lookup)/;

/** What is done with a key, and leaves it as it is. */
const USES: ReadonlySet<string> = new Set([
  'Sign',
  'Verify',
  'GenerateMac',
  'VerifyMac',
  'Encrypt',
  'Decrypt',
  'ReEncrypt',
  'DeriveSharedSecret',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateRandom',
]);

const known = new Map<string, boolean>();

/**
 * Whether an operation changes the key or the alias that it names. Everything does that is not known to leave them as
 * they are: an operation that nobody thought of has to be explained, not overlooked.
 */
export function isChange(operation: string): boolean {
  let changes = known.get(operation);
  if (changes === undefined) {
    changes = !LOOKS.test(operation) && !USES.has(operation);
    known.set(operation, changes);
  }
  return changes;
}
