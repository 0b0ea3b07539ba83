/**
 * `GET /v2/{ns}/{name}/manifests/{tag}`: which GGUF file older versions of llama.cpp shall load for a tag such as
 * `latest` or `Q4_K_M`.
 */
import type { Handler } from 'hono';
import { findGgufFiles } from '../../app/browse/find-gguf-files.ts';
import { openNamedRevision } from '../../app/browse/open-revision.ts';
import { getRepo } from '../../app/repos/get-repo.ts';
import { hubError } from '../../domain/errors.ts';
import type { HubEnv } from '../hub-env.ts';
import { formatHfError } from './errors.ts';

export const manifestRoute: Handler<HubEnv> = async (context) => {
  const { namespace = '', name = '', tag = '' } = context.req.param();
  const services = context.get('services');
  const repo = await getRepo(services, context.get('actor'), { kind: 'model', namespace, name }, 'read');
  if (!repo.ok) return formatHfError(context, repo.error);
  const revision = await openNamedRevision(services, repo.value, undefined);
  if (!revision.ok) return formatHfError(context, revision.error);
  const files = await findGgufFiles(revision.value, tag);
  if (files === null) {
    return formatHfError(
      context,
      hubError('entry-not-found', `There is no GGUF file for "${tag.slice(0, 100)}" here.`),
    );
  }
  context.header('X-Repo-Commit', revision.value.oid);
  const described = (path: string | null) => (path === null ? {} : { rfilename: path });
  return context.json({
    ggufFile: described(files.model),
    ...(files.projector === null ? {} : { mmprojFile: described(files.projector) }),
  });
};
