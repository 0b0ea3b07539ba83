/** Says that bytes of a client (a xorb, a shard, a term) are not what the Xet formats allow; the text is for the client. */
export class XetFormatError extends Error {
  override readonly name = 'XetFormatError';
}
