/** The difference between two versions of one file, as lines to show: hunks, numbers and what changed within lines. */
import { makeYielder } from '../../ports/yield.ts';
import type { FileSide } from '../diff.ts';
import { diffLines, splitLines } from '../line-diff.ts';
import { blobSize, readBlob } from '../read-object.ts';
import type { RepoView } from '../repo-view.ts';
import { isBinary } from '../similarity.ts';
import { fileMode } from '../tree-format.ts';
import { type Hunk, groupHunks } from './hunks.ts';
import { type Piece, diffWords } from './word-diff.ts';

export interface FileDiffOptions {
  readonly ignoreWhitespace?: boolean;
  /** Unchanged lines around a change; Infinity for all. */
  readonly context: number;
  /** A larger file on either side is not compared. */
  readonly maxFileBytes: number;
  /** Lines in all hunks together; with more, only their number is told. */
  readonly maxLines: number;
  /** What to compare in the place of the content, where both sides have it and it tells them apart. */
  readonly readable?: (content: Uint8Array) => Uint8Array | null;
}

export interface ShownLine {
  readonly kind: 'same' | 'old' | 'new';
  /** From 1. */
  readonly oldNumber?: number;
  readonly newNumber?: number;
  /** Without its line break; cut when it is very long. */
  readonly text: string;
  /** What makes it differ from the line it stands against. */
  readonly changed: readonly Piece[];
  readonly isCut: boolean;
  readonly lacksNewline: boolean;
}

export interface ShownHunk extends Hunk {
  readonly hiddenBefore: number;
  readonly lines: readonly ShownLine[];
}

export type FileLines =
  | { readonly kind: 'binary' }
  | { readonly kind: 'too-large' }
  | {
      readonly kind: 'lines';
      /** The lines are of `readable`. */
      readonly isReadable: boolean;
      readonly added: number;
      readonly removed: number;
      /** In all hunks together. */
      readonly shownLines: number;
      /** Null when there are more lines than were asked for. */
      readonly hunks: readonly ShownHunk[] | null;
      readonly hiddenAfter: number;
    };

const MAX_LINE_CHARS = 2000;
/** Runs of changed lines beyond this are not compared word by word. */
const MAX_RUN_FOR_WORDS = 100;

export async function diffFile(
  view: RepoView,
  before: FileSide | undefined,
  after: FileSide | undefined,
  options: FileDiffOptions,
): Promise<FileLines> {
  const [old, young] = [
    await contentOf(view, before, options.maxFileBytes),
    await contentOf(view, after, options.maxFileBytes),
  ];
  if (old === null || young === null) return { kind: 'too-large' };
  if (isBinary(old) || isBinary(young)) return { kind: 'binary' };
  const readable = options.readable === undefined ? null : bothReadable(old, young, options.readable);
  const isReadable = readable !== null;
  const [oldText, newText] = readable ?? [old, young];
  const [oldLines, newLines] = [splitLines(oldText), splitLines(newText)];
  const ignoreWhitespace = options.ignoreWhitespace === true;
  const changes = await diffLines(oldLines, newLines, { ignoreWhitespace });
  let [added, removed] = [0, 0];
  for (const { aStart, aEnd, bStart, bEnd } of changes) {
    removed += aEnd - aStart;
    added += bEnd - bStart;
  }
  const hunks = groupHunks(changes, options.context, oldLines.length);
  const shownLines = hunks.reduce((sum, hunk) => sum + hunk.aEnd - hunk.aStart, added);
  const hiddenAfter = oldLines.length - (hunks.at(-1)?.aEnd ?? oldLines.length);
  const counted = { kind: 'lines', isReadable, added, removed, shownLines, hiddenAfter } as const;
  if (shownLines > options.maxLines) return { ...counted, hunks: null };
  return { ...counted, hunks: await showHunks(hunks, oldLines, newLines) };
}

/** An absent side is empty either way. */
function bothReadable(
  old: Uint8Array,
  young: Uint8Array,
  read: (content: Uint8Array) => Uint8Array | null,
): [old: Uint8Array, young: Uint8Array] | null {
  const [before, after] = [old.length === 0 ? old : read(old), young.length === 0 ? young : read(young)];
  return before === null || after === null || Buffer.compare(before, after) === 0 ? null : [before, after];
}

/** The bytes to compare; null when they are too many. A submodule is its commit's id. */
async function contentOf(view: RepoView, side: FileSide | undefined, maxBytes: number): Promise<Uint8Array | null> {
  if (side === undefined) return new Uint8Array();
  if (side.mode === fileMode.submodule) return new TextEncoder().encode(`Subproject commit ${side.oid}\n`);
  const sizeBytes = blobSize(view, side.oid);
  if (sizeBytes === null || sizeBytes > maxBytes) return null;
  return (await readBlob(view, side.oid))?.slice() ?? null;
}

async function showHunks(
  hunks: readonly Hunk[],
  oldLines: readonly Uint8Array[],
  newLines: readonly Uint8Array[],
): Promise<ShownHunk[]> {
  const decoder = new TextDecoder();
  const show = (kind: ShownLine['kind'], bytes: Uint8Array = new Uint8Array()): ShownLine => {
    const text = decoder.decode(bytes.subarray(0, MAX_LINE_CHARS * 4)).replace(/\r?\n$/, '');
    return {
      kind,
      text: text.slice(0, MAX_LINE_CHARS),
      changed: [],
      isCut: text.length > MAX_LINE_CHARS,
      lacksNewline: bytes.at(-1) !== 10,
    };
  };
  const pause = makeYielder();
  const shown: ShownHunk[] = [];
  let before = 0;
  for (const hunk of hunks) {
    const lines: ShownLine[] = [];
    const same = (from: number, to: number, shift: number): void => {
      // With white space left out of account both sides may differ: the new one is what is there now.
      for (let i = from; i < to; i++) {
        lines.push({ ...show('same', newLines[i + shift]), oldNumber: i + 1, newNumber: i + shift + 1 });
      }
    };
    let [at, shift] = [hunk.aStart, hunk.bStart - hunk.aStart];
    for (const { aStart, aEnd, bStart, bEnd } of hunk.changes) {
      same(at, aStart, shift);
      const old = oldLines.slice(aStart, aEnd).map((line) => show('old', line));
      const young = newLines.slice(bStart, bEnd).map((line) => show('new', line));
      const words = await wordsOf(old, young);
      old.forEach((line, i) => lines.push({ ...line, oldNumber: aStart + i + 1, changed: words[i]?.before ?? [] }));
      young.forEach((line, i) => lines.push({ ...line, newNumber: bStart + i + 1, changed: words[i]?.after ?? [] }));
      [at, shift] = [aEnd, bEnd - aEnd];
      const turn = pause();
      if (turn) await turn;
    }
    same(at, hunk.aEnd, shift);
    shown.push({ ...hunk, hiddenBefore: hunk.aStart - before, lines });
    before = hunk.aEnd;
  }
  return shown;
}

async function wordsOf(old: readonly ShownLine[], young: readonly ShownLine[]) {
  if (old.length === 0 || young.length === 0 || old.length + young.length > MAX_RUN_FOR_WORDS) return [];
  const words = [];
  for (const [i, line] of old.entries()) {
    const other = young[i];
    words.push(other === undefined ? null : await diffWords(line.text, other.text));
  }
  return words;
}
