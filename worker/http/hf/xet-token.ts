/** `GET /api/{kind}s/{ns}/{name}/xet-{read|write}-token/{rev}`: a token for the Xet server, and its address. */
import { z } from 'zod';
import type { XetAction } from '../../app/xet/xet-token.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
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

const writeRoute = repoRoute('write', async (context, { repo }) => ok(await tokenAnswer(context, repo, 'write')));

/** Whoever may open a pull request may upload for it. */
const contributeRoute = repoRoute('contribute', async (context, { repo }) =>
  ok(await tokenAnswer(context, repo, 'contribute')),
);

export async function xetWriteTokenRoute(context: HubContext): Promise<Response> {
  const options = readQuery(context, query);
  const isForPull = options.ok && options.value.create_pr;
  const answer = await (isForPull ? contributeRoute : writeRoute)(context, () => Promise.resolve());
  if (!(answer instanceof Response)) throw new Error('A route of the API answers.');
  return answer;
}

async function tokenAnswer(context: HubContext, repo: RepoRecord, action: XetAction): Promise<Response> {
  const connection = await xetConnection(context, repo, action);
  return context.json(connection, 200, { ...xetConnectionHeaders(connection), 'Cache-Control': 'no-store' });
}
