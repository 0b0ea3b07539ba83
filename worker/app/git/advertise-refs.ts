/** What a git client asks first: the refs of a repository, or what the server can do. */
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import {
  type GitService,
  type ProtocolVersion,
  advertiseReceivePack,
  advertiseUploadPack,
  advertiseV2,
} from '../../git/upload/advertise.ts';
import { getRepoToPush } from '../discussions/ref-access.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';

export interface Advertisement {
  readonly repo: RepoRecord;
  /** The version it is written in, which may be lower than asked for. */
  readonly version: ProtocolVersion;
  readonly chunks: Iterable<Uint8Array>;
}

export async function advertiseRefs(
  services: Services,
  actor: Actor,
  input: { readonly path: RepoPath; readonly service: GitService; readonly version: ProtocolVersion },
): Promise<Result<Advertisement, HubError>> {
  const isPush = input.service === 'git-receive-pack';
  const repo = isPush
    ? await getRepoToPush(services, actor, input.path)
    : await getRepo(services, actor, input.path, 'read');
  if (!repo.ok) return repo;
  if (input.version === 2 && !isPush) return ok({ repo: repo.value, version: 2, chunks: advertiseV2() });
  const version = input.version === 1 ? 1 : 0;
  const { refs } = await services.views.open(repo.value.id);
  const chunks = isPush ? advertiseReceivePack(refs, version) : advertiseUploadPack(refs, version);
  return ok({ repo: repo.value, version, chunks });
}
