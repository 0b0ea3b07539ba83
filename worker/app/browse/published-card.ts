/** What of its files a gate leaves readable: the card, as those who may write to the repository have published it. */
import { findEntry } from '../../git/tree.ts';
import type { OpenRevision } from './open-revision.ts';
import { describeEntry } from './repo-entry.ts';

const CARD_PATH = 'README.md';

/**
 * Whether this is the card of a branch or a tag. Anybody may open a pull request whose README.md is one of the files
 * behind the gate, by its digest; and what lies in Git LFS is no card.
 */
export async function isPublishedCard(revision: OpenRevision): Promise<boolean> {
  const { view, path, tree } = revision;
  if (path !== CARD_PATH || !isPublished(revision)) return false;
  const found = await findEntry(view, tree, path);
  const entry = found === null ? null : await describeEntry(view, found);
  // Where there is none, everybody may hear so.
  return entry === null || entry.lfs === undefined;
}

/** Whether a branch or a tag is there now. What pull requests bring is not, until it is merged. */
export function isPublished({ view, oid }: OpenRevision): boolean {
  return view.refs.all.some((ref) => (ref.peeled ?? ref.oid) === oid && /^refs\/(?:heads|tags)\//.test(ref.name));
}
