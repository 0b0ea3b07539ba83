/** Finds a path for objects of an incoming pack, for messages only: a person knows files, not object ids. */
import type { IngestedPack } from '../ingest/ingested-pack.ts';
import { TreeCursor } from '../tree-format.ts';
import { typeCode } from '../repo-view.ts';
import { makeYielder } from '../../ports/yield.ts';

/** Trees looked through at most; a message without a path is better than a long wait. */
const MAX_TREES = 20_000;

/** File names (without their folders) by slot, for as many of the wanted slots as a look through the trees finds. */
export async function findFileNames(
  pack: IngestedPack,
  wanted: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const { index } = pack;
  const names = new Map<number, string>();
  const left = new Set(wanted);
  const pause = makeYielder();
  for (let slot = 0, trees = 0; slot < index.count && left.size > 0 && trees < MAX_TREES; slot++) {
    if (index.types[slot] !== typeCode.tree) continue;
    trees++;
    const data = await pack.read(slot);
    const cursor = new TreeCursor(data);
    while (cursor.next()) {
      const found = index.find(data, cursor.oidStart);
      if (!left.delete(found)) continue;
      names.set(found, cursor.name());
    }
    const turn = pause();
    if (turn !== undefined) await turn;
  }
  return names;
}
