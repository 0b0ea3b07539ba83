/** Describes what changed between two trees, file by file, within what one page can hold and one request may cost. */
import { Kept } from '../../formats/kept.ts';
import { guessLanguage } from '../../formats/highlight/guess-language.ts';
import { type CodeLine, highlight } from '../../formats/highlight/highlight.ts';
import { type LanguageName, findLanguage } from '../../formats/highlight/languages.ts';
import { notebookText } from '../../formats/notebook/notebook-text.ts';
import type { Oid } from '../../domain/oid.ts';
import { type FileChange, type FileSide, type TreeDiff, diffTrees } from '../../git/diff.ts';
import { type FileLines, type ShownHunk, type ShownLine, diffFile } from '../../git/diff/file-diff.ts';
import { blobSize } from '../../git/read-object.ts';
import type { Services } from '../services.ts';
import type { OpenRevision } from '../browse/open-revision.ts';
import { type RepoEntry, describeEntry } from '../browse/repo-entry.ts';
import { kindOfMode } from '../../git/tree-format.ts';
import type { ChangedContent, ChangedFile, ChangedFiles, ColouredHunk, FileVersion } from './changed-file.ts';
import { describeMeaning } from './describe-meaning.ts';

export interface ChangeOptions {
  readonly ignoreWhitespace: boolean;
  /** Show only this file, and more of it. */
  readonly only: string | null;
  /** Unchanged lines around changes; Infinity for all. */
  readonly context: number;
  /** Lines as they are in the file, also where a notebook's cells would be easier to read. */
  readonly raw: boolean;
}

/** A side to compare: null stands for nothing at all. */
export type ComparedRevision = Pick<OpenRevision, 'oid' | 'tree'>;

const MAX_FILES = 300;
const MAX_FILE_BYTES = 1 << 20;
/** Of which most is pictures in outputs. */
const MAX_NOTEBOOK_BYTES = 4 << 20;
/** Lines of one file that are shown unasked. */
const MAX_FILE_LINES = 800;
const MAX_ASKED_LINES = 20_000;
/** Lines and coloured characters of one page: some tenths of a second. The files after them follow one by one. */
const MAX_PAGE_LINES = 1000;
const MAX_PAGE_COLOURED_CHARS = 40_000;
/** Characters of one piece of a file that are coloured at all. */
const MAX_COLOURED_CHARS = 60_000;
const MAX_ASKED_COLOURED_CHARS = 120_000;
/** Bytes compared for one page; files past it are not even counted, and those above the second are not loaded unasked. */
const MAX_COMPARED_BYTES = 12 << 20;
const MAX_FOLLOWING_BYTES = 256 << 10;

const NOTEBOOK = /\.ipynb$/i;
const IMAGE = /\.(?:png|jpe?g|gif|webp|avif|bmp|ico|svg)$/i;

/** Which files changed, between two trees; about 10 MB. */
const knownTrees = new Kept<TreeDiff>(30_000, ({ changes }) => changes.length + 1);

/** Commits fix what changed between them for ever; about 20 MB of it are kept. */
const known = new Kept<ChangedFiles>(20_000, ({ files }) =>
  files.reduce(
    (sum, { content }) =>
      sum + 1 + (content.kind === 'lines' ? content.hunks.reduce((lines, hunk) => lines + hunk.lines.length, 0) : 0),
    1,
  ),
);

export async function describeChanges(
  services: Services,
  revision: OpenRevision,
  before: ComparedRevision | null,
  options: ChangeOptions,
): Promise<ChangedFiles> {
  const { ignoreWhitespace, only, context, raw } = options;
  const key = [revision.repo.id, before?.oid, revision.oid, ignoreWhitespace, context, raw, only].join('\n');
  return known.get(key) ?? known.set(key, await readChanges(services, revision, before, options));
}

async function readChanges(
  services: Services,
  revision: OpenRevision,
  before: ComparedRevision | null,
  options: ChangeOptions,
): Promise<ChangedFiles> {
  const { changes, truncated } = await changedPaths(revision, before);
  const { only } = options;
  const wanted = only === null ? changes.slice(0, MAX_FILES) : changes.filter((change) => pathOf(change) === only);
  const work = new Work(services, revision, before?.oid ?? null, options);
  const files: ChangedFile[] = [];
  for (const change of wanted) files.push(await work.describe(change));
  return { files, isCut: only === null && (truncated || changes.length > wanted.length) };
}

/** Files that follow the page are looked for in the same list. */
async function changedPaths({ repo, view, tree }: OpenRevision, before: ComparedRevision | null): Promise<TreeDiff> {
  const key = [repo.id, before?.tree, tree].join('\n');
  const options = { renames: true, maxChanges: 3000 };
  return knownTrees.get(key) ?? knownTrees.set(key, await diffTrees(view, before?.tree ?? null, tree, options));
}

export function pathOf({ before, after }: FileChange): string {
  return (after ?? before)?.path ?? '';
}

class Work {
  readonly #services: Services;
  readonly #revision: OpenRevision;
  readonly #beforeOid: Oid | null;
  readonly #options: ChangeOptions;
  #linesLeft: number;
  #bytesLeft = MAX_COMPARED_BYTES;
  #charsLeft: number;

  constructor(services: Services, revision: OpenRevision, beforeOid: Oid | null, options: ChangeOptions) {
    this.#services = services;
    this.#revision = revision;
    this.#beforeOid = beforeOid;
    this.#options = options;
    this.#linesLeft = options.only === null ? MAX_PAGE_LINES : MAX_ASKED_LINES;
    this.#charsLeft = options.only === null ? MAX_PAGE_COLOURED_CHARS : MAX_ASKED_COLOURED_CHARS;
  }

  async describe(change: FileChange): Promise<ChangedFile> {
    const { before, after } = change;
    const { context } = this.#options;
    const common = { change, added: null, removed: null, meaning: [], context };
    if (before !== undefined && before.oid === after?.oid) return { ...common, content: { kind: 'nothing' } };
    const [old, young] = [await this.#entryOf(before), await this.#entryOf(after)];
    const meaning = await describeMeaning(this.#services, this.#revision, change);
    const versions = {
      before: versionOf(this.#beforeOid, old),
      after: versionOf(this.#revision.oid, young),
    };
    const isImage = IMAGE.test(pathOf(change)) && !/\.svg$/i.test(pathOf(change));
    if (old?.lfs !== undefined || young?.lfs !== undefined || isImage) {
      const kind = IMAGE.test(pathOf(change)) ? 'image' : 'binary';
      return { ...common, meaning, content: { kind, ...versions } };
    }
    const notebook = this.#options.raw || !NOTEBOOK.test(pathOf(change)) ? null : new NotebookReader();
    const maxFileBytes = notebook === null ? MAX_FILE_BYTES : MAX_NOTEBOOK_BYTES;
    const sizes = [this.#sizeOf(before), this.#sizeOf(after)];
    // What is too large is not read at all.
    const sizeBytes = Math.max(...sizes) > maxFileBytes ? 0 : sizes.reduce((sum, size) => sum + size, 0);
    if (sizeBytes > this.#bytesLeft) {
      return { ...common, meaning, content: { kind: 'deferred', follows: sizeBytes <= MAX_FOLLOWING_BYTES } };
    }
    this.#bytesLeft -= sizeBytes;
    const lines = await diffFile(this.#revision.view, before, after, {
      ignoreWhitespace: this.#options.ignoreWhitespace,
      context,
      maxFileBytes,
      maxLines: this.#maxLines(),
      ...(notebook === null ? {} : { readable: (content) => notebook.read(content) }),
    });
    const counted = lines.kind === 'lines' ? { added: lines.added, removed: lines.removed } : {};
    const isReadable = lines.kind === 'lines' && lines.isReadable;
    const language = isReadable ? findLanguage(notebook?.language ?? '') : guessLanguage(pathOf(change));
    return { ...common, ...counted, meaning, content: await this.#contentOf(lines, language, versions) };
  }

  #maxLines(): number {
    if (this.#options.only !== null) return MAX_ASKED_LINES;
    return this.#charsLeft > 0 ? Math.min(this.#linesLeft, MAX_FILE_LINES) : 0;
  }

  async #contentOf(
    lines: FileLines,
    language: LanguageName | null,
    versions: { readonly before: FileVersion | null; readonly after: FileVersion | null },
  ): Promise<ChangedContent> {
    if (lines.kind !== 'lines') return { kind: lines.kind, ...versions };
    if (lines.hunks === null && this.#options.only !== null) return { kind: 'too-large', ...versions };
    if (lines.hunks === null) return { kind: 'deferred', follows: lines.shownLines <= MAX_FILE_LINES };
    if (lines.hunks.length === 0) return { kind: 'nothing' };
    const hunks: ColouredHunk[] = [];
    for (const hunk of lines.hunks) {
      this.#linesLeft -= hunk.lines.length;
      hunks.push({ ...hunk, colours: await this.#colour(hunk, language) });
    }
    return { kind: 'lines', isReadable: lines.isReadable, hunks, hiddenAfter: lines.hiddenAfter };
  }

  /** Each side of a hunk is coloured as the text that it is. */
  async #colour(hunk: ShownHunk, language: LanguageName | null): Promise<(CodeLine | null)[]> {
    const colours: (CodeLine | null)[] = hunk.lines.map(() => null);
    const sides = (['old', 'new'] as const).map((side) =>
      hunk.lines.flatMap(({ kind }, index) => (kind === 'same' || kind === side ? [index] : [])),
    );
    const texts = sides.map((at) => at.map((index) => oneLine(hunk.lines[index])).join('\n'));
    const chars = texts.reduce((sum, text) => sum + text.length, 0);
    if (language === null || this.#charsLeft <= 0 || chars > MAX_COLOURED_CHARS) return colours;
    this.#charsLeft -= chars;
    for (const [side, at] of sides.entries()) {
      const coloured = await highlight(`${texts[side] ?? ''}\n`, language);
      if (coloured.length === at.length) at.forEach((index, i) => (colours[index] = coloured[i] ?? null));
    }
    return colours;
  }

  async #entryOf(side: FileSide | undefined): Promise<RepoEntry | null> {
    if (side === undefined) return null;
    return describeEntry(this.#revision.view, { ...side, kind: kindOfMode(side.mode) });
  }

  #sizeOf(side: FileSide | undefined): number {
    return side === undefined ? 0 : (blobSize(this.#revision.view, side.oid) ?? 0);
  }
}

/** Remembers which language the notebooks it read are in. */
class NotebookReader {
  language = '';

  read(content: Uint8Array): Uint8Array | null {
    const found = notebookText(new TextDecoder().decode(content));
    if (found === null) return null;
    this.language = found.language;
    return new TextEncoder().encode(found.text);
  }
}

/** What ends a line for the colours but not for git would put them out of step. */
function oneLine(line: ShownLine | undefined): string {
  return (line?.text ?? '').replaceAll('\r', ' ');
}

function versionOf(oid: Oid | null, entry: RepoEntry | null): FileVersion | null {
  if (oid === null || entry === null) return null;
  const { path, sizeBytes, lfs } = entry;
  return { oid, path, sizeBytes, ...(lfs === undefined ? {} : { sha256: lfs.oid }) };
}
