/**
 * Checks of single objects, as `git fsck` does them, that keep a repository readable and its clones safe. Ids follow
 * git-fsck's message ids. Old repositories hold harmless oddities (zero-padded modes): those pass.
 */
import { IngestError } from './ingest-error.ts';

/** Code points HFS+ ignores in file names, as their three UTF-8 bytes (git's utf8.c, next_hfs_char). */
function isIgnoredByHfs(a: number, b: number, c: number): boolean {
  if (a === 0xe2) {
    if (b === 0x80) return (c >= 0x8c && c <= 0x8f) || (c >= 0xaa && c <= 0xae);
    return b === 0x81 && c >= 0xaa && c <= 0xaf;
  }
  return a === 0xef && b === 0xbb && c === 0xbf;
}

/** The name as a careless file system would read it: lower case, without ignored code points. */
function folded(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0xe2 && i + 2 < end && isIgnoredByHfs(byte, bytes[i + 1] ?? 0, bytes[i + 2] ?? 0)) {
      i += 2;
      continue;
    }
    text += String.fromCharCode(byte >= 65 && byte <= 90 ? byte + 32 : byte);
  }
  return text;
}

/** Whether NTFS, HFS+ or a case-insensitive file system would take the name for `.git` (CVE-2014-9390 and kin). */
function isDotGit(name: string): boolean {
  // NTFS drops trailing dots and spaces, and what follows a colon (an alternate data stream).
  const plain = name.replace(/:.*$/s, '').replace(/[. ]+$/, '');
  return plain === '.git' || plain === 'git~1';
}

/** `.gitmodules` under any spelling a file system might fold to it; only used for symlinks and content checks. */
export function isDotGitmodules(bytes: Uint8Array, start: number, end: number): boolean {
  const plain = folded(bytes, start, end)
    .replace(/:.*$/s, '')
    .replace(/[. ]+$/, '');
  return plain === '.gitmodules' || /^gitmod~[1-4]$/.test(plain) || /^gi7eba~[1-9]$/.test(plain);
}

/** First bytes of names that need a closer look: dot, g, G, and the lead bytes of ignored code points. */
const SUSPECT = new Uint8Array(256);
for (const byte of [0x2e, 0x67, 0x47, 0xe2, 0xef]) SUSPECT[byte] = 1;

/** Whether the first byte of a name says that it may be one of the special names. */
export function isSuspectName(firstByte: number): boolean {
  return SUSPECT[firstByte] === 1;
}

/** Refuses names that would escape the work tree or overwrite a clone's own `.git`. */
export function checkEntryName(bytes: Uint8Array, start: number, end: number): void {
  const name = folded(bytes, start, end);
  if (name === '.') throw new IngestError('hasDot: a tree has an entry named "."');
  if (name === '..') throw new IngestError('hasDotdot: a tree has an entry named ".."');
  if (name.split('\\').some(isDotGit)) {
    throw new IngestError(
      `hasDotgit: a tree has an entry named ${JSON.stringify(name)}, which file systems can take for ".git"`,
    );
  }
}

const SPACE = 0x20;
const LESS = 0x3c;
const GREATER = 0x3e;

/**
 * Checks `Name <email> 1234567890 +0100` between `start` and `end`, as git-fsck's errors have it. `role` begins the
 * message, e.g. "a commit's author".
 */
export function checkIdent(bytes: Uint8Array, start: number, end: number, role: string): void {
  const problem = identProblem(bytes, start, end);
  if (problem !== null) throw new IngestError(problem.replace('WHO', role));
}

function identProblem(bytes: Uint8Array, start: number, end: number): string | null {
  if (bytes[start] === LESS) return 'missingNameBeforeEmail: WHO has no name before the e-mail address';
  let at = start;
  while (at < end && bytes[at] !== LESS && bytes[at] !== GREATER) at++;
  if (bytes[at] === GREATER) return 'badName: WHO has a ">" in the name';
  if (at >= end) return 'missingEmail: WHO has no e-mail address';
  if (bytes[at - 1] !== SPACE) return 'missingSpaceBeforeEmail: WHO has no space before the e-mail address';
  at++;
  while (at < end && bytes[at] !== LESS && bytes[at] !== GREATER) at++;
  if (at >= end || bytes[at] !== GREATER) return 'badEmail: WHO has a malformed e-mail address';
  if (bytes[++at] !== SPACE) return 'missingSpaceBeforeDate: WHO has no space before the date';
  const dateStart = ++at;
  while (at < end && isDigit(bytes[at])) at++;
  if (at === dateStart || bytes[at] !== SPACE) return 'badDate: WHO has a malformed date';
  if (bytes[dateStart] === 0x30 && at > dateStart + 1) return 'zeroPaddedDate: WHO has a date that starts with a zero';
  // Git stops at 2^63 seconds; no later year can be shown anyway.
  if (at - dateStart > 18) return 'badDateOverflow: WHO has a date too far in the future';
  const sign = bytes[++at];
  const zoneDigits = [1, 2, 3, 4].every((i) => isDigit(bytes[at + i]));
  if ((sign !== 0x2b && sign !== 0x2d) || !zoneDigits || at + 5 !== end)
    return 'badTimezone: WHO has a malformed time zone';
  return null;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** Refuses a header with a NUL in it, which git would read as its end, or that does not end. */
export function checkHeader(bytes: Uint8Array, start: number, end: number, what: string): void {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === 0) throw new IngestError(`nulInHeader: ${what} has a NUL byte in its header`);
    if (byte === 0x0a && (at + 1 === end || bytes[at + 1] === 0x0a)) return;
  }
  throw new IngestError(`unterminatedHeader: ${what} ends inside its header`);
}

/** Refuses `.gitmodules` whose URLs, paths or names turn into options or leave the work tree (CVE-2018-11235, -17456, 2025-48384). */
export function checkGitmodules(content: Uint8Array): void {
  const text = new TextDecoder('latin1').decode(content);
  for (const line of text.split('\n')) {
    const section = /^\s*\[submodule\s+"((?:[^"\\]|\\.)*)"\s*\]/.exec(line);
    if (section?.[1] !== undefined && section[1].split(/[/\\]/).includes('..')) {
      throw new IngestError(`gitmodulesName: disallowed submodule name ${JSON.stringify(section[1])}`);
    }
    const setting = /^\s*(url|path|update)\s*=\s*(.*?)\s*$/i.exec(line);
    if (setting === null) continue;
    const value = (setting[2] ?? '').replace(/^"(.*)"$/, '$1');
    const key = (setting[1] ?? '').toLowerCase();
    if (key === 'url' && (value.startsWith('-') || /%0a|\\n/i.test(value) || /^(ext|file)::/.test(value))) {
      throw new IngestError(`gitmodulesUrl: disallowed submodule url ${JSON.stringify(value)}`);
    }
    if (key === 'path' && (value.startsWith('-') || /\r/.test(setting[2] ?? ''))) {
      throw new IngestError(`gitmodulesPath: disallowed submodule path ${JSON.stringify(value)}`);
    }
    if (key === 'update' && value.startsWith('!')) {
      throw new IngestError('gitmodulesUpdate: a submodule update command is not allowed');
    }
  }
}
