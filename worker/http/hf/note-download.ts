/** Tells the download counter of a file that was sent, without holding up the answer. */
import { countDownload } from '../../app/browse/count-download.ts';
import type { OpenRevision } from '../../app/browse/open-revision.ts';
import type { RepoEntry } from '../../app/browse/repo-entry.ts';
import type { HubContext } from '../hub-env.ts';

/** Only a GET that led to content counts. */
export function noteDownload(context: HubContext, revision: OpenRevision, entry: RepoEntry, status: number): void {
  if (context.req.method !== 'GET' || (status !== 200 && status !== 206 && status !== 302)) return;
  const range = context.req.header('range');
  const counting = countDownload(context.get('services'), revision, {
    path: entry.path,
    // One client asks for the first byte alone to learn the size.
    fromStart: range === undefined || (range.startsWith('bytes=0-') && range !== 'bytes=0-0'),
    client: clientOf(context),
  });
  context.executionCtx.waitUntil(counting);
}

function clientOf(context: HubContext): string {
  const actor = context.get('actor');
  if (actor.kind === 'user') return actor.userId;
  const address = context.req.header('cf-connecting-ip') ?? context.req.header('x-forwarded-for')?.split(',')[0] ?? '';
  return `${address} ${context.req.header('user-agent') ?? ''}`.slice(0, 200);
}
