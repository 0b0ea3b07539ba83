/** The difference between two revisions as a patch. */
import { type HubError, hubError } from '../../domain/errors.ts';
import type { Oid } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { diffTrees } from '../../git/diff.ts';
import { mergeBases } from '../../git/ancestry.ts';
import { writePatch } from '../../git/patch.ts';
import type { Services } from '../services.ts';
import { type OpenRevision, openNamedRevision } from './open-revision.ts';

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
  const match = /^(.+?)(\.\.\.?)([^.].*)$/.exec(range);
  if (match === null) return fail(hubError('bad-request', 'Name two revisions to compare, as "a..b" or "a...b".'));
  const [, first = '', dots, second = ''] = match;
  const before = await openNamedRevision(services, repo, first);
  if (!before.ok) return before;
  const after = await openNamedRevision(services, repo, second);
  if (!after.ok) return after;
  const base = dots === '...' ? await baseTree(before.value, after.value) : before.value.tree;
  const { view, tree } = after.value;
  const { changes } = await diffTrees(view, base, tree, { renames: true, maxChanges: LIMITS.maxChanges });
  return ok(writePatch(view, changes, LIMITS));
}

/** The tree both histories share last; null, an empty one, when they share none. */
async function baseTree(before: OpenRevision, after: OpenRevision): Promise<Oid | null> {
  const start = after.view.commits.find(before.oid);
  if (start < 0) return before.tree;
  const [base] = await mergeBases(after.view, start, after.commit);
  return base === undefined ? null : after.view.commits.tree(base);
}
