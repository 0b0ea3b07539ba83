/** Tells webhooks of the refs that changed in a repository, as its own reflog has them. */
import { findRepoById } from '../../catalog/repos.ts';
import { hasWatchers } from '../../catalog/webhook-events.ts';
import type { UpdatedRef } from '../../domain/hub-event.ts';
import { type Oid, ZERO_OID } from '../../domain/oid.ts';
import type { RepoId } from '../../domain/repo.ts';
import type { RefMove } from '../../ports/repo-store.ts';
import type { Services } from '../services.ts';
import { publishEvent } from './publish-event.ts';

/** Refs told in one event; a push of more makes several. */
const MAX_REFS = 500;

/**
 * Every event gets the id of the reflog's entry it ends with, and the reflog is ticked off afterwards: however often
 * this is cut short and run again, each change is told once.
 */
export async function publishRefs(services: Services, repoId: RepoId): Promise<void> {
  const store = services.repoStores.of(repoId);
  for (;;) {
    const moves = await store.listUntoldMoves(MAX_REFS);
    if (moves.length === 0) return;
    const repo = await findRepoById(services.catalog, repoId);
    const isWatched = repo !== null && (await hasWatchers(services.catalog, [repo.id, repo.namespaceId]));
    const push = isWatched ? firstPush(moves) : moves;
    const last = push.at(-1);
    if (last === undefined) return;
    if (isWatched) {
      const head = push.findLast(({ name }) => name === `refs/heads/${repo.defaultBranch}`);
      const headSha = head === undefined ? repo.headSha : oidOrNull(head.newOid);
      await publishEvent(
        services,
        { scope: 'repo.content', action: 'update', repo: { ...repo, headSha }, updatedRefs: push.map(updatedRef) },
        { id: `${repoId}.${last.id}`, at: last.at },
      );
    }
    await store.markMovesTold(last.id);
  }
}

/** The entries of the oldest push: they were written at the same time by the same hand. */
function firstPush(moves: readonly RefMove[]): readonly RefMove[] {
  const [first] = moves;
  if (first === undefined) return [];
  const end = moves.findIndex(({ at, actor }) => at !== first.at || actor !== first.actor);
  return end < 0 ? moves : moves.slice(0, end);
}

function updatedRef(move: RefMove): UpdatedRef {
  return { ref: move.name, oldSha: oidOrNull(move.oldOid), newSha: oidOrNull(move.newOid) };
}

function oidOrNull(oid: Oid): Oid | null {
  return oid === ZERO_OID ? null : oid;
}
