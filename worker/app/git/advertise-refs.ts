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
import { openRepo } from '../repos/open-repo.ts';
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
  const legacy = input.version === 1 ? 1 : 0;
  if (input.service === 'git-receive-pack') {
    const repo = await getRepoToPush(services, actor, input.path);
    if (!repo.ok) return repo;
    const { refs } = await services.views.open(repo.value.id);
    return ok({ repo: repo.value, version: legacy, chunks: advertiseReceivePack(refs, legacy) });
  }
  if (input.version === 2) {
    const repo = await getRepo(services, actor, input.path, 'read');
    return repo.ok ? ok({ repo: repo.value, version: 2, chunks: advertiseV2() }) : repo;
  }
  const opened = await openRepo(services, actor, input.path, 'read');
  if (!opened.ok) return opened;
  const { repo, view } = opened.value;
  return ok({ repo, version: legacy, chunks: advertiseUploadPack(view.refs, legacy) });
}
