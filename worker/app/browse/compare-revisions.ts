/** The difference between two revisions as a patch. */
import type { HubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, ok } from '../../domain/result.ts';
import { diffTrees } from '../../git/diff.ts';
import { writePatch } from '../../git/patch.ts';
import { openComparison } from '../history/compare.ts';
import type { Services } from '../services.ts';

const LIMITS = { maxChanges: 3000, maxFileBytes: 1 << 20, maxPatchBytes: 16 << 20 } as const;

/**
 * `a..b` is `git diff a b`; `a...b` compares b with where it left a. Limited to 3000 files and 16 MiB of text; files
 * above 1 MiB show as binary.
 */
export async function compareRevisions(
  services: Services,
  repo: RepoRecord,
  range: string,
): Promise<Result<AsyncIterable<Uint8Array>, HubError>> {
  const opened = await openComparison(services, repo, range);
  if (!opened.ok) return opened;
  const { after, from } = opened.value;
  const { changes } = await diffTrees(after.view, from?.tree ?? null, after.tree, {
    renames: true,
    maxChanges: LIMITS.maxChanges,
  });
  return ok(writePatch(after.view, changes, LIMITS));
}
