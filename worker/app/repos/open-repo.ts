/**
 * Opens a repository by its name: access and git data in one hop. The many requests for parts of files would otherwise
 * wait for the catalogue each time, only to learn that nothing has changed.
 */
import type { Actor, RepoAction } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { RepoId, RepoPath } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { OpenView } from '../git/repo-views.ts';
import type { Services } from '../services.ts';
import { checkAccess, getRepo } from './get-repo.ts';

export interface OpenedRepo {
  /** Who may read it, its id and its name are as of now; counters and times may be half a minute old. */
  readonly repo: RepoRecord;
  readonly view: OpenView;
}

interface Sighting {
  readonly id: RepoId;
  /** What the repository's store said last. */
  readonly recordVersion: number;
  /** The record of this version; null until it was read between two answers that say the same version. */
  readonly record: RepoRecord | null;
  readonly at: number;
}

/**
 * A hint, never the truth: the store is asked each time whether the record is still of this version. The age limit is
 * for a process that died after changing the catalogue and before telling the store.
 */
const sightingsOf = new WeakMap<object, Map<string, Sighting>>();
const MAX_SIGHTINGS = 5000;
const RECORD_TTL_MS = 30_000;

/** Like `getRepo`, and opens the repository; refusals are the same. */
export async function openRepo(
  services: Services,
  actor: Actor,
  path: RepoPath,
  action: RepoAction,
): Promise<Result<OpenedRepo, HubError>> {
  const sightings = sightingsIn(services);
  const key = `${path.kind}/${path.namespace}/${path.name}`;
  const known = sightings.get(key);
  const now = services.clock.now();
  if (known !== undefined && known.record !== null && now - known.at < RECORD_TTL_MS) {
    const view = await services.views.open(known.id);
    if (view.state.recordVersion === known.recordVersion) {
      const allowed = await checkAccess(services, actor, known.record, action);
      return allowed.ok ? ok({ repo: allowed.value, view }) : allowed;
    }
  }
  const found = await getRepo(services, actor, path, action);
  if (!found.ok) return found;
  const repo = found.value;
  const view = await services.views.open(repo.id);
  // A former name is not remembered: its readers are led to the current one.
  if (repo.movedFrom === undefined) {
    const { recordVersion } = view.state;
    const unchanged = known?.id === repo.id && known.recordVersion === recordVersion;
    if (sightings.size >= MAX_SIGHTINGS) sightings.clear();
    sightings.set(key, { id: repo.id, recordVersion, record: unchanged ? repo : null, at: now });
  }
  return ok({ repo, view });
}

function sightingsIn(services: Services): Map<string, Sighting> {
  const found = sightingsOf.get(services.catalog) ?? new Map<string, Sighting>();
  sightingsOf.set(services.catalog, found);
  return found;
}
