/** Lets a tokenizer of the library turn no tokens into no text: it fails there, which is what silence amounts to. */

interface Decoding {
  decode(tokens: unknown, options?: unknown): string;
}

/** Changes the tokenizer. */
export function decodeNothing(tokenizer: object): void {
  const decoding = tokenizer as Decoding;
  const decode = decoding.decode.bind(tokenizer);
  decoding.decode = (tokens, options) => (Array.isArray(tokens) && tokens.length === 0 ? '' : decode(tokens, options));
}
