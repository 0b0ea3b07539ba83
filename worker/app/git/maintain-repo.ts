/**
 * Upkeep of one repository: joins small packs, drops objects no ref leads to, deletes blobs nothing uses any more. Each
 * step builds its result beside what is in use and swaps it in with one call; readers and pushes go on meanwhile. A
 * step that finds the repository changed does nothing and leaves the work to the next run.
 */
import type { RepoId } from '../../domain/repo.ts';
import { completePack, receivePack } from '../../git/ingest/ingest-pack.ts';
import { PackSpool } from '../../git/ingest/pack-spool.ts';
import { planRollup } from '../../git/maintain/plan-rollup.ts';
import { SlotSet } from '../../git/slot-set.ts';
import { sendEverything } from '../../git/upload/object-filter.ts';
import { planPack } from '../../git/upload/plan.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { NewPack, PackRecord, RepoState } from '../../ports/repo-store.ts';
import type { Services } from '../services.ts';
import { ingestLimits } from './ingest-limits.ts';
import type { OpenView } from './repo-views.ts';
import { announcePack, existingObjects, storePack } from './store-pack.ts';

/** Readers that opened a pack before it was replaced have this long to finish. */
const READERS_MS = 24 * 3600_000;

/** How much rewriting one repository may cause by forced pushes. */
const COLLECT_BYTES_PER_HOUR = 512 << 20;

export async function maintainRepo(services: Services, repo: RepoId): Promise<void> {
  const { state } = await services.views.open(repo);
  const packs = planRollup(state.packs);
  if (isCollectionDue(state, services.clock.now())) await collectGarbage(services, repo);
  else if (packs.length > 0) await rollUp(services, repo, packs);
  await deleteDoomedPacks(services, repo);
}

/** Whether `maintainRepo` has more to do than to delete what has expired. */
export function needsMaintenance({ state }: OpenView, now: number): boolean {
  return isCollectionDue(state, now) || planRollup(state.packs).length > 0;
}

/** A collection rewrites the whole repository: small ones at once, large ones the less often the larger they are. */
function isCollectionDue(state: RepoState, now: number): boolean {
  if (state.everythingReachable) return false;
  const packBytes = state.packs.reduce((sum, pack) => sum + pack.packBytes, 0);
  return now - state.collectedAt >= (packBytes / COLLECT_BYTES_PER_HOUR) * 3600_000;
}

async function rollUp(services: Services, repo: RepoId, packs: readonly PackRecord[]): Promise<void> {
  const view = await services.views.open(repo);
  const first = view.state.packs.findIndex(({ id }) => id === packs[0]?.id);
  const start = view.state.packs.slice(0, first).reduce((sum, { objectCount }) => sum + objectCount, 0);
  const end = packs.reduce((sum, { objectCount }) => sum + objectCount, start);
  const selection = new SlotSet(view.index.slotCount);
  const older = new SlotSet(view.index.slotCount);
  for (let slot = 0; slot < end; slot++) if (view.index.isCanonical(slot)) (slot < start ? older : selection).add(slot);
  const pack = await rewrite(services, repo, view, selection, older);
  const replaced = await services.repoStores.of(repo).replacePacks({
    remove: packs.map(({ id }) => id),
    add: pack,
    sequence: packs[0]?.sequence ?? 1,
    dropsObjects: false,
    refsVersion: null,
    everythingReachable: null,
    now: services.clock.now(),
    deleteAfter: services.clock.now() + READERS_MS,
  });
  services.log.info('git:rolled-up', { repo, packs: packs.length, objects: selection.size, replaced });
}

/**
 * Rewrites the repository without what no ref leads to. That goes into a pack of its own, which nothing reads any more
 * and which is deleted after the grace period: until then an operator can bring back what was lost by a wrong push.
 */
async function collectGarbage(services: Services, repo: RepoId): Promise<void> {
  const view = await services.views.open(repo);
  const now = services.clock.now();
  const { selection } = await planPack(
    view,
    {
      wants: [...new Set(view.refs.all.map(({ oid }) => view.index.find(oid)))],
      moreWants: [],
      haves: [],
      cut: null,
      filter: sendEverything,
      includeTag: false,
      thinPack: false,
    },
    { signal: new AbortController().signal, onProgress: () => undefined },
  );
  const garbage = new SlotSet(view.index.slotCount);
  for (let slot = 0; slot < view.index.slotCount; slot++)
    if (!selection.has(slot) && view.index.isCanonical(slot)) garbage.add(slot);
  if (garbage.size > 0) await keepGarbage(services, repo, view, garbage, now + services.config.git.unreachableKeepMs);
  const pack = selection.size === 0 ? null : await rewrite(services, repo, view, selection);
  const replaced = await services.repoStores.of(repo).replacePacks({
    remove: view.state.packs.map(({ id }) => id),
    add: pack,
    sequence: view.state.packs[0]?.sequence ?? 1,
    dropsObjects: true,
    refsVersion: view.state.refsVersion,
    everythingReachable: true,
    now,
    deleteAfter: now + READERS_MS,
  });
  services.log.info('git:collected', { repo, kept: selection.size, dropped: garbage.size, replaced });
}

async function keepGarbage(
  services: Services,
  repo: RepoId,
  view: OpenView,
  garbage: SlotSet,
  until: number,
): Promise<void> {
  const id = newPackId();
  await services.repoStores.of(repo).announcePack(id, until);
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const stored = services.blobs.put(blobKeys.pack(repo, id), readable, {});
  for await (const chunk of view.producePack({ selection: garbage, ofsDelta: true })) await writer.write(chunk);
  await writer.close();
  const outcome = await stored;
  if (!outcome.ok) throw new Error(`could not store unreachable objects: ${outcome.error.message}`);
}

/** A new pack of the selected objects, indexed and checked like a push, but not in use yet. */
async function rewrite(
  services: Services,
  repo: RepoId,
  view: OpenView,
  selection: SlotSet,
  clientHas?: SlotSet,
): Promise<NewPack> {
  const id = newPackId();
  const limits = ingestLimits(services.config);
  const spool = new PackSpool({
    blobs: services.blobs,
    repo,
    packId: id,
    maxPackBytes: limits.maxPackBytes,
    announce: () => announcePack(services, repo, id),
  });
  try {
    const chunks = view.producePack({ selection, ofsDelta: true, ...(clientHas !== undefined && { clientHas }) });
    const indexer = await receivePack(chunks, limits, spool);
    const { index } = await completePack(indexer, await spool.finish(), existingObjects(view));
    return await storePack(services, repo, id, index, spool.inline);
  } catch (error) {
    await spool.abort();
    throw error;
  }
}

async function deleteDoomedPacks(services: Services, repo: RepoId): Promise<void> {
  const store = services.repoStores.of(repo);
  const ids = await store.listDoomedPacks(services.clock.now());
  if (ids.length === 0) return;
  await services.blobs.delete(ids.flatMap((id) => [blobKeys.pack(repo, id), blobKeys.packIndex(repo, id)]));
  await store.forgetDoomedPacks(ids);
}

function newPackId(): string {
  return crypto.randomUUID().replaceAll('-', '');
}
