/** `GET /api/{kind}s/{ns}/{name}/compare/{a}..{b}`: the patch between two revisions, as text or as a JSON string. */
import { z } from 'zod';
import { compareRevisions } from '../../app/browse/compare-revisions.ts';
import { ok } from '../../domain/result.ts';
import { untrustedContentHeaders } from '../content-headers.ts';
import { streamOf } from '../stream-of.ts';
import { flag, readQuery } from './query.ts';
import { repoRoute } from './repo-route.ts';

const query = z.object({ raw: flag });

export const compareRoute = repoRoute('read', async (context, { repo, rest }) => {
  const options = readQuery(context, query);
  if (!options.ok) return options;
  const patch = await compareRevisions(context.get('services'), repo, rest.join('/'));
  if (!patch.ok) return patch;
  if (options.value.raw) {
    const headers = { ...untrustedContentHeaders, 'Content-Type': 'text/plain; charset=utf-8' };
    return ok(context.body(streamOf(patch.value), 200, headers));
  }
  return ok(context.json(await decodeAll(patch.value)));
});

/** The whole patch, at most the 16 MiB that the use case writes. */
async function decodeAll(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
