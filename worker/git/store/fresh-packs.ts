/** Packs that have just come in: the next reader finds their index in memory instead of loading it again. */
import type { PackIndex } from '../pack-index.ts';
import { ByteLru } from '../../domain/byte-lru.ts';
import type { PackSource } from './pack-source.ts';

export interface LoadedPack {
  readonly index: PackIndex;
  readonly source: PackSource;
}

const BUDGET_BYTES = 32 << 20;

const fresh = new ByteLru<string, LoadedPack>(
  BUDGET_BYTES,
  ({ index, source }) => index.memoryBytes + source.heldBytes,
);

export function rememberPack(packId: string, index: PackIndex, source: PackSource): void {
  fresh.set(packId, { index, source });
}

/** The pack if it came in through this isolate a moment ago; it is handed over once. */
export function takeFreshPack(packId: string): LoadedPack | null {
  const pack = fresh.get(packId) ?? null;
  fresh.delete(packId);
  return pack;
}
