/** `GET /api/{kind}s/{ns}/{name}/auth-check[/write]`: only the status says whether the caller may. */
import { ok } from '../../domain/result.ts';
import { repoRoute } from './repo-route.ts';

export const readCheckRoute = repoRoute('read', async (context) => ok(context.json({})));

export const writeCheckRoute = repoRoute('write', async (context) => ok(context.json({})));
