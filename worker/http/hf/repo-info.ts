/** `GET /api/{kind}s/{ns}/{name}[/revision/{rev}]`: what is known of one repository. */
import { z } from 'zod';
import { getRepoInfo } from '../../app/browse/get-repo-info.ts';
import { checkAccess } from '../../app/repos/get-repo.ts';
import { ok } from '../../domain/result.ts';
import { needsFacts, readExpand } from './expand.ts';
import { defaultInfoProperties, infoJson } from './info-json.ts';
import { flag, readQuery, texts } from './query.ts';
import { repoRoute } from './repo-route.ts';

const query = z.object({ blobs: flag, expand: texts });

export const repoInfoRoute = repoRoute('see', async (context, { repo, rest }) => {
  const options = readQuery(context, query);
  if (!options.ok) return options;
  const expand = readExpand(repo.kind, options.value.expand);
  if (!expand.ok) return expand;
  const names = expand.value ?? defaultInfoProperties(repo.kind);
  const siblings = options.value.blobs ? 'blobs' : 'names';
  const services = context.get('services');
  const mayReadFiles = repo.gating === null || (await checkAccess(services, context.get('actor'), repo, 'read')).ok;
  const info = await getRepoInfo(services, repo, {
    ...(rest.length === 0 ? {} : { revision: rest.join('/') }),
    withFacts: needsFacts(names),
    mayReadFiles,
    siblings: names.includes('siblings') ? siblings : 'none',
  });
  if (!info.ok) return info;
  if (info.value.sha !== null) context.header('X-Repo-Commit', info.value.sha);
  return ok(context.json(infoJson(info.value, names)));
});
