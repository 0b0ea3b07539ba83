/** Commits as text that git applies: mails for `git am`, differences for `git apply`. */
import type { Oid } from '../../domain/oid.ts';
import { diffTrees } from '../../git/diff.ts';
import { writeMails } from '../../git/diff/mail-patch.ts';
import { writePatch } from '../../git/patch.ts';
import type { RepoView } from '../../git/repo-view.ts';

const LIMITS = { maxFileBytes: 4 << 20, maxPatchBytes: 32 << 20 } as const;
const MAX_CHANGES = 10_000;

/** In the order given, which for a series is the oldest first. */
export function writeCommitMails(view: RepoView, commits: readonly number[]): AsyncIterable<Uint8Array> {
  return writeMails(view, commits, LIMITS);
}

export async function* writeCommitDiff(
  view: RepoView,
  before: Oid | null,
  after: Oid,
): AsyncGenerator<Uint8Array, void, void> {
  const { changes } = await diffTrees(view, before, after, { renames: true, maxChanges: MAX_CHANGES });
  yield* writePatch(view, changes, { ...LIMITS, binary: true });
}
