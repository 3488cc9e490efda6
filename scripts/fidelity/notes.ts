/** What no test can show: questions that only live AWS can answer, and what is done until it is asked. */
export const NOT_SETTLED: readonly (readonly [question: string, untilThen: string])[] = [
  [
    'The order in which AWS checks what is wrong with a request, where several things are wrong',
    'each operation writes its order down in a comment',
  ],
  [
    'The error of TagResource when the total passes 50 tags',
    'TagException, as CreateKey was recorded to answer',
  ],
  ['The size that a key policy may have today', '32,768 bytes, settable'],
  ['Whether a request quota is a strict window of one second or a bucket, and its burst', 'a token bucket'],
  ['How long the Tagging API lags behind', 'no lag unless asked for; AWS publishes no bound'],
  [
    'The error of a cryptographic operation on a key pending deletion',
    'KMSInvalidStateException, as recorded',
  ],
  ['The limit of on-demand rotations: newer texts say 25, older pages 10', '25, settable'],
];

/** What is refused on purpose, whatever the operation. */
export const REFUSED: readonly (readonly [what: string, why: string])[] = [
  ['Recipient (attested Nitro enclaves)', 'needs an attestation document of the hardware; 501'],
  [
    'The key spec SM2 in a commercial Region',
    'only the Regions of China offer it: ValidationException, as AWS',
  ],
  [
    'Unknown members of a request',
    'ValidationException that names them; AWS ignores them, which hides mistakes',
  ],
];
