/** `GET /api/{kind}s/{ns}/{name}/xet-{read|write}-token/{rev}`: a token for the Xet server, and its address. */
import { z } from 'zod';
import { checkUpload } from '../../app/discussions/ref-access.ts';
import type { XetHome } from '../../app/xet/authorize.ts';
import type { XetAction } from '../../app/xet/xet-token.ts';
import { ok } from '../../domain/result.ts';
import { xetConnection, xetConnectionHeaders } from '../xet/connection.ts';
import type { HubContext } from '../hub-env.ts';
import { flag, readQuery } from './query.ts';
import { repoRoute } from './repo-route.ts';

const query = z.object({ create_pr: flag });

/** The revision is not looked at: the first upload comes before there is one, and some clients write `None`. */
export const xetReadTokenRoute = repoRoute('read', async (context, { repo }) =>
  ok(await tokenAnswer(context, repo, 'read')),
);

/** Whoever may open a pull request may upload for it, and its author go on. */
export const xetWriteTokenRoute = repoRoute('contribute', async (context, { repo, rest }) => {
  const options = readQuery(context, query);
  if (!options.ok) return options;
  const revision = rest.join('/');
  const ref = options.value.create_pr ? null : revision.startsWith('refs/pr/') ? revision : `refs/heads/${revision}`;
  const target = await checkUpload(context.get('services'), context.get('actor'), repo, ref);
  return target.ok ? ok(await tokenAnswer(context, repo, target.value.action)) : target;
});

export async function tokenAnswer(context: HubContext, home: XetHome, action: XetAction): Promise<Response> {
  const connection = await xetConnection(context, home, action);
  return context.json(connection, 200, { ...xetConnectionHeaders(connection), 'Cache-Control': 'no-store' });
}
