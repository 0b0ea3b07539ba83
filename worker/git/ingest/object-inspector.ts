/**
 * Looks once at every object of an incoming pack, while its bytes are at hand: checks its form, notes which other
 * objects it names, and keeps what the index needs of commits and LFS pointers.
 */
import { OidTable } from '../oid-table.ts';
import { checkEntryName, checkHeader, checkIdent, isDotGitmodules, isSuspectName } from './fsck.ts';
import { IngestError } from './ingest-error.ts';
import { extended } from './object-columns.ts';

/** What the naming object expects the named one to be. */
export const expects = { commit: 1, tree: 2, blob: 4, tag: 8, gitmodules: 16 } as const;

const REGULAR = 0o100000;
const SYMLINK = 0o120000;
const GITLINK = 0o160000;
const DIRECTORY = 0o040000;
const FORMAT = 0o170000;

const POINTER_MAX_BYTES = 1024;
const POINTER_START = new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\n');
const latin1 = new TextDecoder('latin1');

/** The commits seen so far, as columns. */
export class CommitColumns {
  readonly slots: number[] = [];
  readonly times: number[] = [];
  readonly parentCounts: number[] = [];
  trees = new Uint8Array(20 * 64);
  parents = new Uint8Array(20 * 64);
  parentTotal = 0;

  treeAt(commit: number): Uint8Array {
    if ((commit + 1) * 20 > this.trees.length) this.trees = extended(this.trees, Uint8Array, 2 * this.trees.length);
    return this.trees;
  }

  addParent(hex: Uint8Array, offset: number): void {
    if ((this.parentTotal + 1) * 20 > this.parents.length)
      this.parents = extended(this.parents, Uint8Array, 2 * this.parents.length);
    readHexOid(hex, offset, this.parents, this.parentTotal * 20);
    this.parentTotal++;
  }
}

export class ObjectInspector {
  /** Every object named by a commit, tree or tag of the pack. */
  readonly named = new OidTable();
  readonly commits = new CommitColumns();
  readonly pointers: { slot: number; digest: string; sizeBytes: number }[] = [];
  readonly #scratch = new Uint8Array(20);

  inspect(type: number, slot: number, bytes: Uint8Array, offset: number, size: number): void {
    if (type === 2) this.#tree(bytes, offset, offset + size);
    else if (type === 1) this.#commit(slot, bytes, offset, offset + size);
    else if (type === 3) this.#blob(slot, bytes, offset, size);
    else this.#tag(bytes, offset, offset + size);
  }

  #tree(bytes: Uint8Array, start: number, end: number): void {
    const named = this.named;
    let previousStart = -1;
    let previousEnd = -1;
    let previousIsTree = false;
    let at = start;
    while (at < end) {
      let mode = 0;
      const modeStart = at;
      let byte = bytes[at] ?? 0;
      while (byte !== 0x20) {
        if (byte < 0x30 || byte > 0x37 || at - modeStart > 6)
          throw new IngestError('badTree: a tree has an entry with a malformed mode');
        mode = mode * 8 + byte - 0x30;
        byte = bytes[++at] ?? 0;
      }
      if (at === modeStart || at >= end) throw new IngestError('badTree: a tree has an entry with no mode');
      const nameStart = ++at;
      let odd = false;
      byte = bytes[at] ?? 0;
      while (byte !== 0 && at < end) {
        if (byte === 0x2f) throw new IngestError('fullPathname: a tree has an entry whose name holds a slash');
        if (byte === 0x5c) odd = true;
        byte = bytes[++at] ?? 0;
      }
      const nameEnd = at;
      if (nameEnd + 21 > end) throw new IngestError('badTree: a tree is cut short');
      if (nameEnd === nameStart) throw new IngestError('emptyName: a tree has an entry with an empty name');
      const oidStart = nameEnd + 1;
      at = oidStart + 20;

      const format = mode & FORMAT;
      let flag: number = expects.blob;
      if (format === DIRECTORY) flag = expects.tree;
      else if (format === GITLINK) flag = 0;
      else if (format !== REGULAR && format !== SYMLINK)
        throw new IngestError(`badFilemode: a tree has an entry of mode ${mode.toString(8)}`);
      if (odd || isSuspectName(bytes[nameStart] ?? 0)) {
        checkEntryName(bytes, nameStart, nameEnd);
        if (flag === expects.blob && isDotGitmodules(bytes, nameStart, nameEnd)) {
          if (format === SYMLINK) throw new IngestError('gitmodulesSymlink: .gitmodules is a symbolic link');
          flag |= expects.gitmodules;
        }
      }
      const isTree = format === DIRECTORY;
      if (
        previousStart >= 0 &&
        !inOrder(bytes, previousStart, previousEnd, previousIsTree, nameStart, nameEnd, isTree)
      ) {
        throw new IngestError('treeNotSorted: a tree has entries out of order or twice');
      }
      previousStart = nameStart;
      previousEnd = nameEnd;
      previousIsTree = isTree;
      if (flag !== 0) named.add(bytes, oidStart, flag);
      else if (isZero(bytes, oidStart)) throw new IngestError('nullSha1: a tree has an entry without an object');
    }
  }

  #commit(slot: number, bytes: Uint8Array, start: number, end: number): void {
    const commits = this.commits;
    checkHeader(bytes, start, end, 'a commit');
    let at = expectHexLine(bytes, start, end, 'tree ', 'missingTree: a commit has no tree');
    const number = commits.slots.length;
    readHexOid(bytes, at - 41, commits.treeAt(number), number * 20);
    this.named.add(commits.trees, number * 20, expects.tree);
    let parents = 0;
    while (startsWith(bytes, at, end, 'parent ')) {
      at = expectHexLine(bytes, at, end, 'parent ', 'badParentSha1: a commit has a malformed parent');
      commits.addParent(bytes, at - 41);
      this.named.add(commits.parents, (commits.parentTotal - 1) * 20, expects.commit);
      parents++;
    }
    if (!startsWith(bytes, at, end, 'author ')) throw new IngestError('missingAuthor: a commit has no author line');
    const authorEnd = lineEnd(bytes, at, end);
    checkIdent(bytes, at + 'author '.length, authorEnd, "a commit's author");
    at = authorEnd + 1;
    if (startsWith(bytes, at, end, 'author '))
      throw new IngestError('multipleAuthors: a commit has more than one author line');
    if (!startsWith(bytes, at, end, 'committer '))
      throw new IngestError('missingCommitter: a commit has no committer line');
    checkIdent(bytes, at + 'committer '.length, lineEnd(bytes, at, end), "a commit's committer");
    commits.slots.push(slot);
    commits.parentCounts.push(parents);
    commits.times.push(identTime(bytes, at, lineEnd(bytes, at, end)));
  }

  #tag(bytes: Uint8Array, start: number, end: number): void {
    checkHeader(bytes, start, end, 'a tag');
    let at = expectHexLine(bytes, start, end, 'object ', 'missingObject: a tag names no object');
    readHexOid(bytes, at - 41, this.#scratch, 0);
    const typeEnd = lineEnd(bytes, at, end);
    const line = latin1.decode(bytes.subarray(at, typeEnd));
    const flag = {
      'type commit': expects.commit,
      'type tree': expects.tree,
      'type blob': expects.blob,
      'type tag': expects.tag,
    }[line];
    if (flag === undefined) throw new IngestError('badType: a tag names an object of an unknown type');
    at = typeEnd + 1;
    if (!startsWith(bytes, at, end, 'tag ')) throw new IngestError('missingTag: a tag has no name');
    at = lineEnd(bytes, at, end) + 1;
    if (startsWith(bytes, at, end, 'tagger '))
      checkIdent(bytes, at + 'tagger '.length, lineEnd(bytes, at, end), "a tag's tagger");
    this.named.add(this.#scratch, 0, flag);
  }

  #blob(slot: number, bytes: Uint8Array, offset: number, size: number): void {
    if (size > POINTER_MAX_BYTES || size < POINTER_START.length) return;
    for (let i = 0; i < POINTER_START.length; i++) if (bytes[offset + i] !== POINTER_START[i]) return;
    const text = latin1.decode(bytes.subarray(offset, offset + size));
    const digest = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
    const length = /^size (0|[1-9]\d{0,15})$/m.exec(text)?.[1];
    if (digest === undefined || length === undefined) return;
    this.pointers.push({ slot, digest, sizeBytes: Number(length) });
  }
}

/** Tree order: names compared as bytes, a directory as if it ended in a slash. A name twice is out of order too. */
function inOrder(
  bytes: Uint8Array,
  aStart: number,
  aEnd: number,
  aTree: boolean,
  bStart: number,
  bEnd: number,
  bTree: boolean,
): boolean {
  const length = Math.min(aEnd - aStart, bEnd - bStart);
  for (let i = 0; i < length; i++) {
    const difference = (bytes[aStart + i] ?? 0) - (bytes[bStart + i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  if (aEnd - aStart === bEnd - bStart) return false;
  const aNext = aStart + length < aEnd ? (bytes[aStart + length] ?? 0) : aTree ? 0x2f : 0;
  const bNext = bStart + length < bEnd ? (bytes[bStart + length] ?? 0) : bTree ? 0x2f : 0;
  return aNext < bNext;
}

function isZero(bytes: Uint8Array, offset: number): boolean {
  for (let i = offset; i < offset + 20; i++) if (bytes[i] !== 0) return false;
  return true;
}

function startsWith(bytes: Uint8Array, at: number, end: number, word: string): boolean {
  if (at + word.length > end) return false;
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
  return true;
}

function lineEnd(bytes: Uint8Array, at: number, end: number): number {
  const newline = bytes.indexOf(0x0a, at);
  return newline === -1 || newline > end ? end : newline;
}

/** Checks a line `<word><40 hex digits>\n` and answers where the next one starts. */
function expectHexLine(bytes: Uint8Array, at: number, end: number, word: string, problem: string): number {
  const next = at + word.length + 41;
  if (!startsWith(bytes, at, end, word) || next > end || bytes[next - 1] !== 0x0a) throw new IngestError(problem);
  for (let i = next - 41; i < next - 1; i++) if (nibble(bytes[i] ?? 0) < 0) throw new IngestError(problem);
  return next;
}

function nibble(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}

function readHexOid(hex: Uint8Array, offset: number, target: Uint8Array, at: number): void {
  for (let i = 0; i < 20; i++)
    target[at + i] = (nibble(hex[offset + 2 * i] ?? 0) << 4) | nibble(hex[offset + 2 * i + 1] ?? 0);
}

/** The seconds in `name <email> 1234567890 +0100`; 0 when there are none, as in a few broken old commits. */
function identTime(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && bytes[at - 1] !== 0x3e) at--;
  let seconds = 0;
  let digits = 0;
  while (at < end && bytes[at] === 0x20) at++;
  for (; at < end; at++, digits++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9 || digits > 12) break;
    seconds = seconds * 10 + digit;
  }
  return seconds;
}
