/** Reads an object by following its deltas down to something whole. */
import { applyDelta } from '../delta.ts';

export interface ChainAccess {
  /** The slot of an object's delta base; -1 for a whole object; below that, a base outside the pack. */
  baseOf(slot: number): number;
  /** What the pack holds for a slot, inflated: content, or a delta's instructions. */
  readPacked(slot: number): Promise<Uint8Array>;
  /** The content of a base outside the pack, by what `baseOf` answered. */
  readOutside(base: number): Uint8Array | Promise<Uint8Array>;
}

export async function readChain(access: ChainAccess, slot: number): Promise<Uint8Array> {
  const deltas: Uint8Array[] = [];
  let current = slot;
  let base = access.baseOf(current);
  for (; base >= 0; base = access.baseOf(current)) {
    deltas.push(await access.readPacked(current));
    current = base;
  }
  let data = await access.readPacked(current);
  if (base < -1) data = applyDelta(await access.readOutside(base), data);
  for (const delta of deltas.reverse()) data = applyDelta(data, delta);
  return data;
}
