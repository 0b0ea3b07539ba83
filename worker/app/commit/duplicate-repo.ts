/** Makes a copy of a repository under another name: branches, tags and large files, without its pull requests. */
import { copyLinks } from '../../catalog/lfs-listing.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { ZERO_OID } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Visibility, repoFullName } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { sendEverything } from '../../git/upload/object-filter.ts';
import { planPack } from '../../git/upload/plan.ts';
import { createRepo } from '../repos/create-repo.ts';
import { deleteRepo } from '../repos/delete-repo.ts';
import type { Services } from '../services.ts';
import { moveRefs } from './move-refs.ts';

export interface Duplication {
  readonly namespace: string;
  readonly name: string;
  /** Absent: that of the original, but a copy of what is behind a gate is private. */
  readonly visibility?: Visibility;
}

/** The caller has made sure that the actor may read `source`. */
export async function duplicateRepo(
  services: Services,
  actor: Actor,
  source: RepoRecord,
  input: Duplication,
): Promise<Result<RepoRecord, HubError>> {
  const view = await services.views.open(source.id);
  const created = await createRepo(services, actor, {
    kind: source.kind,
    namespace: input.namespace,
    name: input.name,
    visibility: input.visibility ?? (source.gating === null ? source.visibility : 'private'),
    description: source.description,
    defaultBranch: view.refs.head.replace(/^refs\/heads\//, ''),
  });
  if (!created.ok) return created;
  const copy = created.value;
  const refs = view.refs.all.filter(({ name }) => /^refs\/(?:heads|tags|convert)\//.test(name));
  if (refs.length === 0) return ok(copy);
  await copyLinks(services.catalog, source.id, copy.id, null, services.clock.now());
  const { selection } = await planPack(
    view,
    {
      wants: [...new Set(refs.map(({ oid }) => view.index.find(oid)))],
      moreWants: [],
      haves: [],
      cut: null,
      filter: sendEverything,
      includeTag: false,
      thinPack: false,
    },
    { signal: new AbortController().signal, onProgress: () => undefined },
  );
  const outcome = await moveRefs(services, actor, copy, {
    changes: refs.map(({ name, oid }) => ({ name, oldOid: ZERO_OID, newOid: oid })),
    pack: view.producePack({ selection, ofsDelta: true }),
  });
  if (outcome.kind === 'done') return ok(copy);
  // Nobody is left with half a copy under the name they wanted.
  await deleteRepo(services, actor, copy);
  if (outcome.kind === 'refused') return fail(outcome.error);
  return fail(hubError('conflict', `Somebody else is writing to ${repoFullName(copy)}; try again.`));
}
