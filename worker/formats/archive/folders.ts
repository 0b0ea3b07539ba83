/** The entries of an archive in folders, as their names say; nothing is unpacked, so a name can do no harm but look it. */

export type EntryNote = 'outside' | 'link' | 'encrypted';

export interface ListedEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number;
  readonly packedBytes: number | null;
  readonly note: EntryNote | null;
}

export interface ArchiveFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly packedBytes: number | null;
  readonly note: EntryNote | null;
}

export interface ArchiveFolder {
  readonly name: string;
  readonly folders: readonly ArchiveFolder[];
  readonly files: readonly ArchiveFile[];
  readonly fileCount: number;
  readonly sizeBytes: number;
}

/** Deeper folders become part of the name. */
const MAX_DEPTH = 24;
const MAX_NAME = 300;

interface Draft {
  readonly folders: Map<string, Draft>;
  readonly files: ArchiveFile[];
}

export function intoFolders(entries: readonly ListedEntry[]): ArchiveFolder {
  const root: Draft = { folders: new Map(), files: [] };
  for (const entry of entries) {
    const isOutside = leadsOutside(entry.name);
    const all = entry.name.split(/[/\\]/).filter((segment) => segment !== '' && segment !== '.');
    const shown = all.length > MAX_DEPTH ? [...all.slice(0, MAX_DEPTH - 1), all.slice(MAX_DEPTH - 1).join('/')] : all;
    const names = shown.map(showName);
    const folder = names.slice(0, entry.isFolder ? names.length : -1).reduce(folderIn, root);
    const { sizeBytes, packedBytes } = entry;
    const note = isOutside ? 'outside' : entry.note;
    if (!entry.isFolder) folder.files.push({ name: names.at(-1) ?? '', sizeBytes, packedBytes, note });
  }
  return finish('', root);
}

function leadsOutside(name: string): boolean {
  return /^(?:[/\\]|[a-zA-Z]:)/.test(name) || name.split(/[/\\]/).includes('..');
}

function folderIn(parent: Draft, name: string): Draft {
  const known = parent.folders.get(name);
  if (known !== undefined) return known;
  const made: Draft = { folders: new Map(), files: [] };
  parent.folders.set(name, made);
  return made;
}

/** Characters that cannot be seen, or that turn the text around them, are spelled out. */
function showName(name: string): string {
  return name
    .slice(0, MAX_NAME)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\ufeff]/gu, (char) => {
      return `<U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
    });
}

const byName = new Intl.Collator('en', { numeric: true });

function finish(name: string, draft: Draft): ArchiveFolder {
  const folders = [...draft.folders].map(([child, content]) => finish(child, content));
  folders.sort((a, b) => byName.compare(a.name, b.name));
  const files = draft.files.toSorted((a, b) => byName.compare(a.name, b.name));
  return {
    name,
    folders,
    files,
    fileCount: folders.reduce((sum, folder) => sum + folder.fileCount, files.length),
    sizeBytes: [...folders, ...files].reduce((sum, part) => sum + part.sizeBytes, 0),
  };
}
