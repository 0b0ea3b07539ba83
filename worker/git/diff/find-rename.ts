/** Finds what a file was called in a parent commit that does not have it under its name. */
import type { Oid } from '../../domain/oid.ts';
import { type FileChange, type FileSide, walkChanges } from '../diff.ts';
import { detectRenames } from '../renames.ts';
import type { RepoView } from '../repo-view.ts';

/** Changed files of one commit; with more, only identical contents are looked for. */
const MAX_CHANGES = 1000;
/** Changes looked through even for those. */
const MAX_WALKED = 50_000;

/** The file before, or null when it was not renamed. */
export async function findRenameSource(
  view: RepoView,
  before: Oid,
  after: Oid,
  path: string,
): Promise<FileSide | null> {
  const changes: FileChange[] = [];
  let added: FileChange | undefined;
  let walked = 0;
  for await (const change of walkChanges(view, before, after)) {
    if (walked++ >= MAX_WALKED) break;
    if (change.status === 'added' && change.after?.path === path) added = change;
    if (change.status === 'added' || change.status === 'deleted') changes.push(change);
  }
  if (added === undefined) return null;
  const oid = added.after?.oid;
  const deleted = changes.filter(({ status }) => status === 'deleted');
  if (deleted.length === 0) return null;
  const identical = deleted.filter((change) => change.before?.oid === oid);
  if (changes.length > MAX_CHANGES && identical.length === 0) return null;
  const pairs = await detectRenames(view, changes.length > MAX_CHANGES ? [...identical, added] : changes);
  return pairs.find((pair) => pair.status === 'renamed' && pair.after?.path === path)?.before ?? null;
}
