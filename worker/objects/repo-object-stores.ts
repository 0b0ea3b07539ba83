/** Finds the Durable Object of a repository by the repository's id. */
import type { RepoStore, RepoStores, StateVersions } from '../ports/repo-store.ts';
import type { RepoObject } from './repo-object.ts';

export function repoObjectStores(namespace: DurableObjectNamespace<RepoObject>): RepoStores {
  return {
    of(repo): RepoStore {
      const stub = namespace.get(namespace.idFromName(repo));
      return {
        state: (known) => stub.state(known === null ? null : versionsOf(known)),
        readPack: (id) => stub.readPack(id),
        announcePack: (id, now) => stub.announcePack(id, now),
        push: (push) => stub.push(push),
        setHead: (ref) => stub.setHead(ref),
        noteRecordChange: () => stub.noteRecordChange(),
        replacePacks: (replacement) => stub.replacePacks(replacement),
        listDoomedPacks: (before) => stub.listDoomedPacks(before),
        forgetDoomedPacks: (ids) => stub.forgetDoomedPacks(ids),
        listUntoldMoves: (limit) => stub.listUntoldMoves(limit),
        markMovesTold: (upTo) => stub.markMovesTold(upTo),
        purge: () => stub.purge(),
      };
    },
  };
}

/** Nothing but the versions: the caller may hold a whole state, which would be sent along. */
function versionsOf({ refsVersion, packsVersion, recordVersion }: StateVersions): StateVersions {
  return { refsVersion, packsVersion, recordVersion };
}
