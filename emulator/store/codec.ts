/** How a record's value is written down, and read back. A backend that keeps text uses one. */
export interface Codec {
  encode(recordKey: string, value: unknown): string;
  /** @throws Error for a text that was not written so, or for another record */
  decode(recordKey: string, text: string): unknown;
}

/** Plain JSON, which a later version can read without this one's code. */
export const jsonCodec: Codec = {
  encode: (_recordKey, value) => JSON.stringify(value),
  decode: (_recordKey, text) => JSON.parse(text),
};
