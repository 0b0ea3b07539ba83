/** Lists files below `objects/` in the order of their keys, a page at a time. */
import type { DiskClient } from './disk-client.ts';
import { decodeSegment, pathOfKey } from './disk-path.ts';

interface Node {
  /** Ends with `/` for a folder, so that sorting gives the order of keys. */
  readonly key: string;
  readonly isFolder: boolean;
}

/** Keys that start with `prefix` and come after `after`, in order. */
export async function* walkKeys(disk: DiskClient, root: string, prefix: string, after: string): AsyncGenerator<string> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  yield* walkFolder(disk, root, folder, prefix, after);
}

async function* walkFolder(
  disk: DiskClient,
  root: string,
  folder: string,
  prefix: string,
  after: string,
): AsyncGenerator<string> {
  const path = folder === '' ? root : `${root}/${pathOfKey(folder.slice(0, -1))}`;
  const nodes = (await disk.list(path)).flatMap(({ name, type }): Node[] => {
    const isFolder = type === 'directory';
    if (!isFolder && type !== 'file') return [];
    return [{ key: folder + decodeSegment(name) + (isFolder ? '/' : ''), isFolder }];
  });
  nodes.sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const { key, isFolder } of nodes) {
    if (!key.startsWith(prefix) && !(isFolder && prefix.startsWith(key))) continue;
    if (!isFolder && key > after) yield key;
    // A folder may still hold keys after the cursor when the cursor is inside it.
    if (isFolder && (key > after || after.startsWith(key))) yield* walkFolder(disk, root, key, prefix, after);
  }
}
