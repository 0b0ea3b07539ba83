/** A pack that cannot be accepted. The message is shown to the person who pushed. */
export class IngestError extends Error {
  override readonly name = 'IngestError';
}
