/** Reads a request body that is known to be small, and stops at a limit when it is not. */
import { type HubError, hubError } from '../domain/errors.ts';
import { type Result, fail, ok } from '../domain/result.ts';

/** The body as text, or `too-large` as soon as it has more than `maxBytes`. */
export async function readSmallBody(request: Request, maxBytes: number): Promise<Result<string, HubError>> {
  if (request.body === null) return ok('');
  const decoder = new TextDecoder();
  let text = '';
  let sizeBytes = 0;
  for await (const chunk of request.body) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes)
      return fail(hubError('too-large', `The request body may have at most ${maxBytes} bytes.`));
    text += decoder.decode(chunk, { stream: true });
  }
  return ok(text + decoder.decode());
}
