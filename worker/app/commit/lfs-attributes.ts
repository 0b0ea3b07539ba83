/**
 * Keeps `.gitattributes` true to what is committed: a clone turns a pointer into its file only if the attributes say
 * that the path is in Git LFS.
 */
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoKind } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { LfsRules, attributeLines, defaultAttributes } from '../../git/attributes/lfs-rules.ts';
import { Effort, TooMuchEffort } from '../../git/attributes/path-pattern.ts';
import type { FolderLookup } from '../../git/folder-lookup.ts';
import type { RepoView } from '../../git/repo-view.ts';
import { kindOfMode } from '../../git/tree-format.ts';
import { makeYielder } from '../../ports/yield.ts';

export const ATTRIBUTES_PATH = '.gitattributes';
/** A longer one is left alone, and says nothing. */
export const MAX_RULES_BYTES = 1 << 20;

/** What a small text file at the root says; null when there is none. */
export async function readRootText(view: RepoView, lookup: FolderLookup, name: string): Promise<string | null> {
  const found = await lookup.find([name]);
  const kind = found === null ? null : kindOfMode(found.mode);
  if (found === null || (kind !== 'file' && kind !== 'executable')) return null;
  const slot = view.index.find(found.oid);
  if (slot < 0 || view.index.sizeBytes(slot) > MAX_RULES_BYTES) return null;
  return new TextDecoder().decode(await view.objects.readSlot(slot));
}

/** The attributes that hold where a repository has none of its own. */
export function attributesOrDefault(kind: RepoKind, text: string | null): string {
  return text ?? defaultAttributes(kind === 'dataset' ? 'dataset' : 'other');
}

/**
 * The attributes to commit so that all these paths are in Git LFS, or null when the ones there are will do. `text`: what
 * `.gitattributes` would be otherwise; null: there would be none. @throws TooMuchEffort
 */
export async function completedAttributes(
  text: string | null,
  lfsPaths: readonly (readonly string[])[],
): Promise<string | null> {
  const rules = new LfsRules(text ?? '');
  const effort = new Effort();
  const pause = makeYielder();
  const uncovered: string[] = [];
  for (const segments of lfsPaths) {
    if (rules.isLfs(segments, effort) !== true) uncovered.push(segments.join('/'));
    const turn = pause();
    if (turn !== undefined) await turn;
  }
  if (uncovered.length === 0) return null;
  const start = text === null || text === '' || text.endsWith('\n') ? (text ?? '') : `${text}\n`;
  return start + attributeLines([...new Set(uncovered)]);
}

/** What applies the rules of a repository, or a refusal when they take too long. */
export async function withinEffort<T>(apply: () => Promise<T>): Promise<Result<T, HubError>> {
  try {
    return ok(await apply());
  } catch (error) {
    if (!(error instanceof TooMuchEffort)) throw error;
    return fail(hubError('too-large', 'The patterns in .gitattributes or .gitignore are too many for these files.'));
  }
}
