/** The lines of bytes that arrive in pieces. Not `node:readline`, which also ends lines where JSON may go on (U+2028). */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const [first = '', ...more] = decoder.decode(chunk, { stream: true }).split('\n');
    rest += first;
    for (const part of more) {
      yield rest;
      rest = part;
    }
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
