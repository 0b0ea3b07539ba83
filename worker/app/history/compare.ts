/** Opens two revisions to compare: `a..b` from one to the other, `a...b` from where `b` left `a`. */
import { type HubError, hubError } from '../../domain/errors.ts';
import type { Oid } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { mergeBases } from '../../git/ancestry.ts';
import type { Services } from '../services.ts';
import { type OpenRevision, openNamedRevision } from '../browse/open-revision.ts';

export interface RevisionRange {
  readonly base: string;
  readonly head: string;
  readonly mode: 'merge-base' | 'direct';
}

export interface Comparison {
  readonly before: OpenRevision;
  readonly after: OpenRevision;
  /** What `after` is compared with; null, nothing at all, when the two share no history. */
  readonly from: { readonly oid: Oid; readonly tree: Oid } | null;
}

export function parseRange(text: string): RevisionRange | null {
  const match = /^(.+?)(\.\.\.?)([^.].*)$/.exec(text);
  if (match === null) return null;
  const [, base = '', dots, head = ''] = match;
  return { base, head, mode: dots === '...' ? 'merge-base' : 'direct' };
}

export async function openComparison(
  services: Services,
  repo: RepoRecord,
  range: string,
): Promise<Result<Comparison, HubError>> {
  const parsed = parseRange(range);
  if (parsed === null) return fail(hubError('bad-request', 'Name two revisions to compare, as "a..b" or "a...b".'));
  const before = await openNamedRevision(services, repo, parsed.base);
  if (!before.ok) return before;
  const after = await openNamedRevision(services, repo, parsed.head);
  if (!after.ok) return after;
  const from = parsed.mode === 'direct' ? before.value : await shared(before.value, after.value);
  return ok({ before: before.value, after: after.value, from });
}

/** What both histories share last. */
async function shared(before: OpenRevision, after: OpenRevision): Promise<Comparison['from']> {
  const { view } = after;
  // Each revision is opened on its own, and a push may come in between.
  const start = view.commits.find(before.oid);
  if (start < 0) return before;
  const [base] = await mergeBases(view, start, after.commit);
  return base === undefined ? null : { oid: view.commits.oid(base), tree: view.commits.tree(base) };
}
