/** `POST …/git-upload-pack`: listing refs, negotiating and fetching over HTTP. */
import { uploadPack } from '../../app/git/upload-pack.ts';
import type { HubContext } from '../hub-env.ts';
import { streamOf } from '../stream-of.ts';
import { gitError } from './errors.ts';
import { neverCached, protocolVersionOf, repoPathOf, serviceBody } from './request.ts';

export async function postUploadPack(context: HubContext): Promise<Response> {
  const path = repoPathOf(context);
  if (!path.ok) return gitError(context, path.error);
  const body = serviceBody(context, 'git-upload-pack');
  if (!body.ok) return gitError(context, body.error);
  const hangup = new AbortController();
  const response = await uploadPack(context.get('services'), context.get('actor'), {
    path: path.value,
    version: protocolVersionOf(context),
    body: body.value ?? noBytes(),
    signal: hangup.signal,
  });
  if (!response.ok) return gitError(context, response.error);
  return new Response(streamOf(abortingOnReturn(response.value, hangup)), {
    headers: { 'Content-Type': 'application/x-git-upload-pack-result', ...neverCached },
  });
}

/** A generator at work hears of its end only when it pauses to yield; the signal reaches the work itself. */
function abortingOnReturn(chunks: AsyncIterable<Uint8Array>, hangup: AbortController): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = chunks[Symbol.asyncIterator]();
      return {
        next: () => iterator.next(),
        return: async () => {
          hangup.abort();
          await iterator.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

async function* noBytes(): AsyncGenerator<Uint8Array, void, undefined> {}
