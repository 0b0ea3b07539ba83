/** Sends a patch as text for tools. */
import type { HubContext } from '../../hub-env.ts';
import { untrustedContentHeaders } from '../../content-headers.ts';
import { streamOf } from '../../stream-of.ts';

export function sendPatch(context: HubContext, chunks: AsyncIterable<Uint8Array>): Response {
  return context.body(streamOf(chunks), 200, {
    ...untrustedContentHeaders,
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'private, no-cache',
  });
}
