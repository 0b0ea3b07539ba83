/**
 * Resolves conflicts that are none: a file that one side changed and the other renamed. Only looked for when there
 * are such conflicts, and only while the side that renamed changed few files.
 */
import type { Oid } from '../../domain/oid.ts';
import { diffTrees } from '../diff.ts';
import { splitPath } from '../tree-lookup.ts';
import { fileMode, parseTree, serializeTree } from '../tree-format.ts';
import type { MergeObjects } from './merge-objects.ts';
import { type Conflict, type FileState, type TreeMerge, mergeFile } from './merge-trees.ts';

/** Changed files of a side beyond which renames are not looked for. */
const MAX_CHANGES = 5000;

export async function followRenames(
  objects: MergeObjects,
  base: Oid | null,
  ours: Oid,
  theirs: Oid,
  merge: TreeMerge,
): Promise<TreeMerge> {
  const open: Conflict[] = [];
  const files = new Map<string, FileState | null>();
  const renames = {
    ours: await renamesOf(objects, base, ours, merge, 'ours'),
    theirs: await renamesOf(objects, base, theirs, merge, 'theirs'),
  };
  for (const conflict of merge.conflicts) {
    const { path, base: before } = conflict;
    const side = conflict.ours === null ? 'ours' : 'theirs';
    const changed = side === 'ours' ? conflict.theirs : conflict.ours;
    const renamed = renames[side].get(path);
    if (
      conflict[side] !== null ||
      changed === null ||
      before === null ||
      renamed === undefined ||
      files.has(renamed.path)
    ) {
      open.push(conflict);
      continue;
    }
    const merged =
      side === 'ours'
        ? await mergeFile(objects, before, renamed, changed)
        : await mergeFile(objects, before, changed, renamed);
    if (!merged.ok || merge.conflicts.some((other) => other.path === renamed.path)) {
      open.push(conflict);
      continue;
    }
    files.set(renamed.path, merged.file);
    // The failed merge left our version under the old name.
    if (side === 'theirs') files.set(path, null);
  }
  if (files.size === 0 || merge.tree === null) return merge;
  return { tree: await editTree(objects, merge.tree, files), conflicts: open };
}

interface RenamedFile extends FileState {
  readonly path: string;
}

/** New places of files by their old ones, for the files that this side lost in a conflict. */
async function renamesOf(
  objects: MergeObjects,
  base: Oid | null,
  side: Oid,
  merge: TreeMerge,
  name: 'ours' | 'theirs',
): Promise<ReadonlyMap<string, RenamedFile>> {
  const renames = new Map<string, RenamedFile>();
  if (!merge.conflicts.some((conflict) => conflict[name] === null && conflict.base !== null)) return renames;
  const { changes, truncated } = await diffTrees(objects.view, base, side, { renames: true, maxChanges: MAX_CHANGES });
  if (truncated) return renames;
  for (const { status, before, after } of changes) {
    if (status === 'renamed' && before !== undefined && after !== undefined)
      renames.set(before.path, { path: after.path, mode: after.mode, oid: after.oid });
  }
  return renames;
}

/** Puts files at paths (null removes them). Only called for files that are there. */
async function editTree(
  objects: MergeObjects,
  tree: Oid,
  files: ReadonlyMap<string, FileState | null>,
): Promise<Oid | null> {
  const entries = new Map(parseTree(await objects.tree(tree)).map(({ name, mode, oid }) => [name, { mode, oid }]));
  const below = new Map<string, Map<string, FileState | null>>();
  for (const [path, file] of files) {
    const [name = '', ...rest] = splitPath(path);
    if (rest.length === 0) {
      if (file === null) entries.delete(name);
      else entries.set(name, { mode: file.mode, oid: file.oid });
      continue;
    }
    const inside = below.get(name) ?? new Map<string, FileState | null>();
    inside.set(rest.join('/'), file);
    below.set(name, inside);
  }
  for (const [name, inside] of below) {
    const directory = entries.get(name);
    if (directory === undefined) continue;
    const edited = await editTree(objects, directory.oid, inside);
    if (edited === null) entries.delete(name);
    else entries.set(name, { mode: fileMode.tree, oid: edited });
  }
  if (entries.size === 0) return null;
  return objects.add('tree', serializeTree([...entries].map(([name, state]) => ({ name, ...state }))));
}
