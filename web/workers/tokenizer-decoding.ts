/** Mends how tokenizers of the library turn tokens into text, where it does not do as their makers meant. */

interface Tokenizer {
  decode(tokens: unknown, options?: unknown): string;
  readonly pad_token_id?: unknown;
  readonly all_special_ids?: unknown;
}

/** No tokens are no text, which is what silence amounts to; the library fails there. Changes the tokenizer. */
export function decodeNothing(tokenizer: object): void {
  const decoding = tokenizer as Tokenizer;
  const decode = decoding.decode.bind(tokenizer);
  decoding.decode = (tokens, options) => (Array.isArray(tokens) && tokens.length === 0 ? '' : decode(tokens, options));
}

/**
 * For networks that say a letter, or nothing, for each moment: between two equal letters stands a nothing. The library
 * takes those away with all special tokens before it joins equal neighbours, and "hello" loses an l.
 */
export function keepDoubledLetters(tokenizer: object): void {
  const decoding = tokenizer as Tokenizer;
  const { pad_token_id: nothing, all_special_ids: special } = decoding;
  const decode = decoding.decode.bind(tokenizer);
  const skipped = new Set<unknown>(Array.isArray(special) ? special : []);
  skipped.delete(nothing);
  decoding.decode = (tokens, options) => {
    const heard: unknown = Array.isArray(tokens) ? tokens.filter((token) => !skipped.has(Number(token))) : tokens;
    return decode(heard, { ...(options as object | undefined), skip_special_tokens: false });
  };
}
