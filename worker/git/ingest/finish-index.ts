/** Last steps on an incoming pack: builds its index, and checks that every object it names exists. */
import { expects } from './object-inspector.ts';
import { compareOidBytes, oidFromBytes } from '../oid-bytes.ts';
import { PackIndex, sortSlotsByOid } from '../pack-index.ts';
import { typeCode } from '../repo-view.ts';
import { IngestError } from './ingest-error.ts';
import type { PackIndexer } from './pack-indexer.ts';
import type { ExistingObjects } from './incoming-pack.ts';
import type { IngestedPack } from './ingested-pack.ts';

/** The index of a pack all of whose objects are resolved; the indexer's columns are used up. @throws IngestError when it holds an object twice. */
export function buildIndex(indexer: PackIndexer): PackIndex {
  const { objects, inspector } = indexer;
  const { count } = objects;
  const slotOfRank = sortSlotsByOid(objects.oids, count);
  const rankOfSlot = new Uint32Array(count);
  const sortedOids = new Uint8Array(count * 20);
  for (let rank = 0; rank < count; rank++) {
    const slot = slotOfRank[rank] ?? 0;
    rankOfSlot[slot] = rank;
    sortedOids.set(objects.oids.subarray(slot * 20, slot * 20 + 20), rank * 20);
    if (rank > 0 && compareOidBytes(sortedOids, rank * 20, sortedOids, rank * 20 - 20) === 0) {
      throw new IngestError(`pack holds object ${oidFromBytes(sortedOids, rank * 20)} twice`);
    }
  }

  const bases = trimmed(objects.bases, count);
  const external: number[] = [];
  for (let slot = 0; slot < count; slot++) {
    const base = bases[slot] ?? -1;
    if (base > -2) continue;
    bases[slot] = -2 - external.length;
    external.push(-2 - base);
  }
  const externalBases = new Uint8Array(external.length * 20);
  external.forEach((entry, i) => externalBases.set(objects.refBases.subarray(entry * 20, entry * 20 + 20), i * 20));

  return new PackIndex({
    packBytes: indexer.packBytes,
    sortedOids,
    slotOfRank,
    rankOfSlot,
    offsets: trimmed(objects.offsets, count),
    sizes: trimmed(objects.sizes, count),
    types: trimmed(objects.types, count),
    bases,
    externalBases,
    ...commitArrays(inspector.commits),
    ...pointerArrays(inspector.pointers),
  });
}

/** The first `count` values. A column of just that length, as those of large packs are, is taken over and not copied. */
function trimmed<T extends { readonly length: number; slice(start: number, end: number): T }>(
  column: T,
  count: number,
): T {
  return column.length === count ? column : column.slice(0, count);
}

function commitArrays(
  commits: PackIndexer['inspector']['commits'],
): Pick<PackIndex, 'commitSlots' | 'commitTimes' | 'commitTrees' | 'parentStarts' | 'parentOids'> {
  const count = commits.slots.length;
  const starts = new Uint32Array(count + 1);
  for (let i = 0; i < count; i++) starts[i + 1] = (starts[i] ?? 0) + (commits.parentCounts[i] ?? 0);
  // Resolved deltas come late; the index wants commits in slot order.
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => (commits.slots[a] ?? 0) - (commits.slots[b] ?? 0),
  );
  const commitSlots = new Uint32Array(count);
  const commitTimes = new Float64Array(count);
  const commitTrees = new Uint8Array(count * 20);
  const parentStarts = new Uint32Array(count + 1);
  const parentOids = new Uint8Array((starts[count] ?? 0) * 20);
  order.forEach((from, to) => {
    commitSlots[to] = commits.slots[from] ?? 0;
    commitTimes[to] = commits.times[from] ?? 0;
    commitTrees.set(commits.trees.subarray(from * 20, from * 20 + 20), to * 20);
    const at = parentStarts[to] ?? 0;
    const first = starts[from] ?? 0;
    const last = starts[from + 1] ?? 0;
    parentOids.set(commits.parents.subarray(first * 20, last * 20), at * 20);
    parentStarts[to + 1] = at + last - first;
  });
  return { commitSlots, commitTimes, commitTrees, parentStarts, parentOids };
}

function pointerArrays(
  pointers: PackIndexer['inspector']['pointers'],
): Pick<PackIndex, 'pointerSlots' | 'pointerDigests' | 'pointerSizes'> {
  const sorted = [...pointers].sort((a, b) => a.slot - b.slot);
  const pointerDigests = new Uint8Array(sorted.length * 32);
  sorted.forEach((pointer, i) => {
    for (let j = 0; j < 32; j++)
      pointerDigests[i * 32 + j] = Number.parseInt(pointer.digest.slice(2 * j, 2 * j + 2), 16);
  });
  return {
    pointerSlots: Uint32Array.from(sorted, (pointer) => pointer.slot),
    pointerDigests,
    pointerSizes: Float64Array.from(sorted, (pointer) => pointer.sizeBytes),
  };
}

const WANTED: readonly (readonly [number, number, string])[] = [
  [expects.commit, typeCode.commit, 'commit'],
  [expects.tree, typeCode.tree, 'tree'],
  [expects.blob, typeCode.blob, 'blob'],
  [expects.tag, typeCode.tag, 'tag'],
];

/**
 * Checks that each object the pack's objects name is in the pack or in the repository, and of the type it is named as.
 * Since the repository is closed under references, this is the whole connectivity check: no walk is needed. Answers
 * the slots of `.gitmodules` files in the pack, for their content to be checked.
 * @throws IngestError naming the first missing or wrong object.
 */
export function checkReferences({ index, named, isNamed }: IngestedPack, existing: ExistingObjects): number[] {
  const gitmodules: number[] = [];
  named.forEach((oid, flags) => {
    const slot = index.find(oid, 0);
    if (slot >= 0) isNamed[slot] = 1;
    const known = slot >= 0 ? -1 : existing.findBytes(oid, 0);
    if (slot < 0 && known < 0) {
      throw new IngestError(
        `missing necessary objects: ${oidFromBytes(oid, 0)} is neither in the pack nor in the repository`,
      );
    }
    const type = slot >= 0 ? index.types[slot] : existing.type(known);
    for (const [flag, code, name] of WANTED) {
      if ((flags & flag) !== 0 && type !== code)
        throw new IngestError(`object ${oidFromBytes(oid, 0)} is named as a ${name} but is not one`);
    }
    if ((flags & expects.gitmodules) !== 0 && slot >= 0) gitmodules.push(slot);
    return true;
  });
  return gitmodules;
}
