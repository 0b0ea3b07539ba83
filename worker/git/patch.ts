/** Changes as the text that `git diff --full-index` prints and `git apply` reads. */
import type { Oid } from '../domain/oid.ts';
import type { FileChange, FileSide } from './diff.ts';
import { binaryPatch } from './diff/binary-patch.ts';
import { type Hunk, groupHunks } from './diff/hunks.ts';
import { diffLines, splitLines } from './line-diff.ts';
import { pathToBytes } from './path-bytes.ts';
import { blobSize, readBlob } from './read-object.ts';
import type { RepoView } from './repo-view.ts';
import { isBinary } from './similarity.ts';
import { fileMode } from './tree-format.ts';

export interface PatchLimits {
  /** A file larger than this on either side is shown as binary. Bytes; 1 MiB when absent. */
  readonly maxFileBytes?: number;
  /** Stops, after a whole file, once this much text was written. Bytes. */
  readonly maxPatchBytes?: number;
  /** Unchanged lines around a change; 3 when absent. */
  readonly context?: number;
  /** Writes binary files out, so that the patch can be applied, unless they are larger than `maxFileBytes`. */
  readonly binary?: boolean;
}

const NO_OBJECT = '0'.repeat(40);
const NO_NEWLINE = Buffer.from('\n\\ No newline at end of file\n');

/** The patch, in chunks of about one file. Bytes, since files need not be UTF-8. */
export async function* writePatch(
  view: RepoView,
  changes: readonly FileChange[],
  limits: PatchLimits = {},
): AsyncGenerator<Uint8Array, void, void> {
  let written = 0;
  for (const change of changes) {
    for (const part of splitTypeChange(change)) {
      const bytes = Buffer.concat(await filePatch(view, part, limits));
      written += bytes.length;
      yield bytes;
    }
    if (written >= (limits.maxPatchBytes ?? Infinity)) return;
  }
}

/** A patch cannot turn a file into a link: git deletes the one and adds the other. */
function splitTypeChange(change: FileChange): FileChange[] {
  const { status, before, after } = change;
  if (status !== 'type-changed' || before === undefined || after === undefined) return [change];
  return [
    { status: 'deleted', before },
    { status: 'added', after },
  ];
}

async function filePatch(view: RepoView, change: FileChange, limits: PatchLimits): Promise<Uint8Array[]> {
  const { before, after } = change;
  const oldName = (before ?? after)?.path ?? '';
  const newName = (after ?? before)?.path ?? '';
  const lines = [`diff --git ${quote(`a/${oldName}`)} ${quote(`b/${newName}`)}`, ...modeLines(change)];
  const [oldOid, newOid] = [before?.oid ?? NO_OBJECT, after?.oid ?? NO_OBJECT];
  if (oldOid === newOid) return [utf8(lines)];
  const sameMode = before !== undefined && after !== undefined && before.mode === after.mode;
  lines.push(`index ${oldOid}..${newOid}${sameMode ? ` ${octal(after.mode)}` : ''}`);

  const maxBytes = limits.maxFileBytes ?? 1 << 20;
  const [oldData, newData] = [await contentOf(view, before, maxBytes), await contentOf(view, after, maxBytes)];
  const oldLabel = before === undefined ? '/dev/null' : quote(`a/${oldName}`);
  const newLabel = after === undefined ? '/dev/null' : quote(`b/${newName}`);
  if (limits.binary === true && oldData !== null && newData !== null && (isBinary(oldData) || isBinary(newData))) {
    return [utf8(lines), binaryPatch(oldData, newData)];
  }
  if (oldData === null || newData === null || isBinary(oldData) || isBinary(newData)) {
    return [utf8([...lines, `Binary files ${oldLabel} and ${newLabel} differ`])];
  }
  const [oldLines, newLines] = [splitLines(oldData), splitLines(newData)];
  const hunks = groupHunks(await diffLines(oldLines, newLines), limits.context ?? 3, oldLines.length);
  if (hunks.length > 0) lines.push(`--- ${label(oldLabel)}`, `+++ ${label(newLabel)}`);
  return [utf8(lines), ...hunks.flatMap((hunk) => writeHunk(hunk, oldLines, newLines))];
}

function modeLines({ status, before, after, similarity }: FileChange): string[] {
  if (before === undefined) return after === undefined ? [] : [`new file mode ${octal(after.mode)}`];
  if (after === undefined) return [`deleted file mode ${octal(before.mode)}`];
  const lines = before.mode === after.mode ? [] : [`old mode ${octal(before.mode)}`, `new mode ${octal(after.mode)}`];
  if (status !== 'renamed') return lines;
  return [
    ...lines,
    `similarity index ${similarity ?? 0}%`,
    `rename from ${quote(before.path)}`,
    `rename to ${quote(after.path)}`,
  ];
}

/** The bytes to compare; null when they are not shown. A submodule is shown as its commit's id. */
async function contentOf(view: RepoView, side: FileSide | undefined, maxBytes: number): Promise<Uint8Array | null> {
  if (side === undefined) return new Uint8Array();
  if (side.mode === fileMode.submodule) return Buffer.from(`Subproject commit ${side.oid}\n`);
  const sizeBytes = blobSize(view, side.oid);
  return sizeBytes === null || sizeBytes > maxBytes ? null : readBlob(view, side.oid satisfies Oid);
}

function writeHunk(hunk: Hunk, oldLines: readonly Uint8Array[], newLines: readonly Uint8Array[]): Uint8Array[] {
  const parts: Uint8Array[] = [
    Buffer.from(`@@ -${range(hunk.aStart, hunk.aEnd)} +${range(hunk.bStart, hunk.bEnd)} @@\n`),
  ];
  const push = (sign: string, lines: readonly Uint8Array[]): void => {
    for (const line of lines) {
      parts.push(Buffer.from(sign), line);
      if (line.at(-1) !== 10) parts.push(NO_NEWLINE);
    }
  };
  let at = hunk.aStart;
  for (const change of hunk.changes) {
    push(' ', oldLines.slice(at, change.aStart));
    push('-', oldLines.slice(change.aStart, change.aEnd));
    push('+', newLines.slice(change.bStart, change.bEnd));
    at = change.aEnd;
  }
  push(' ', oldLines.slice(at, hunk.aEnd));
  return parts;
}

/** A range of lines as unified diffs write it: from 1, without the count of one, before the line of an empty one. */
function range(start: number, end: number): string {
  if (end - start === 1) return `${start + 1}`;
  return `${end === start ? start : start + 1},${end - start}`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(6, '0');
}

/** git ends a name with spaces in it by a tab here, so that readers do not take a date for part of it. */
function label(name: string): string {
  return name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name;
}

const ESCAPES: Readonly<Record<number, string>> = {
  7: 'a',
  8: 'b',
  9: 't',
  10: 'n',
  11: 'v',
  12: 'f',
  13: 'r',
  34: '"',
  92: '\\',
};

/** A path as git writes it: in quotes, C-style, when it has control characters, quotes or anything but ASCII. */
function quote(path: string): string {
  let quoted = '';
  let needed = false;
  for (const byte of pathToBytes(path)) {
    const escape = ESCAPES[byte];
    const plain = byte >= 0x20 && byte < 0x7f && escape === undefined;
    needed ||= !plain;
    quoted += plain ? String.fromCharCode(byte) : `\\${escape ?? byte.toString(8).padStart(3, '0')}`;
  }
  return needed ? `"${quoted}"` : path;
}

function utf8(lines: readonly string[]): Uint8Array {
  return Buffer.from(`${lines.join('\n')}\n`);
}
