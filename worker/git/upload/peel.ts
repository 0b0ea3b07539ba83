/** Follows annotated tags to what they name. */
import { parseTag } from '../object-format.ts';
import { type RepoView, typeCode } from '../repo-view.ts';

/** Tags of tags of tags: more than anyone makes, and a bound on what one `want` costs. */
const MAX_TAG_DEPTH = 64;

/**
 * The slots on the way from an object to what it finally names: the object itself, and for a tag whatever it tags.
 * Throws when an object on the way is missing or malformed, which a checked push never lets in.
 */
export async function tagChain(view: RepoView, slot: number): Promise<readonly number[]> {
  const chain = [slot];
  let at = slot;
  while (view.index.type(at) === typeCode.tag) {
    const tag = parseTag(await view.objects.readSlot(at));
    at = tag === null ? -1 : view.index.find(tag.target);
    if (at < 0 || chain.length > MAX_TAG_DEPTH) throw new Error(`tag ${view.index.oid(slot)} leads nowhere`);
    chain.push(at);
  }
  return chain;
}

/** The number of the commit that an object is or, as a tag, finally names; -1 when that is no commit. */
export async function peelToCommit(view: RepoView, slot: number): Promise<number> {
  const end = (await tagChain(view, slot)).at(-1) ?? slot;
  return view.index.type(end) === typeCode.commit ? view.commits.find(view.index.oid(end)) : -1;
}
