/** Decides which packs to join, so that a repository of many pushes stays as quick to read as one of few. */
import type { PackRecord } from '../../ports/repo-store.ts';

/** More packs than this make every look-up slow. */
const MAX_SMALL_PACKS = 24;
/** Kept with the refs they cost memory in every reader. */
const MAX_INLINE_BYTES = 8 << 20;
/** Each pack that stays is at least this many times as large as all newer ones together (git's --geometric=2). */
const FACTOR = 2;

/**
 * The newest packs to join into one, oldest first; empty when nothing needs doing. Always a suffix, so that ages (which
 * decide which copy of an object counts) stay in order.
 */
export function planRollup(packs: readonly PackRecord[]): readonly PackRecord[] {
  const inlineBytes = packs.reduce((sum, pack) => sum + (pack.inline ? pack.packBytes : 0), 0);
  const inlineCount = packs.filter(({ inline }) => inline).length;
  if (inlineCount < 2 || (packs.length <= MAX_SMALL_PACKS && inlineBytes <= MAX_INLINE_BYTES)) return [];
  let start = packs.length - 1;
  let total = packs[start]?.packBytes ?? 0;
  while (start > 0) {
    const older = packs[start - 1];
    if (older === undefined || (!older.inline && older.packBytes >= FACTOR * total)) break;
    total += older.packBytes;
    start--;
  }
  return packs.length - start < 2 ? [] : packs.slice(start);
}
