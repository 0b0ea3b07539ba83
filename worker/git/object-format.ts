/** The text of commits and tags: parsing what is stored, and writing what the hub creates. Trees: see tree-format.ts. */
import { type Oid, isOid } from '../domain/oid.ts';
import type { ObjectType } from './repo-view.ts';

/** Who did something and when, as in `Ada <ada@example.org> 1700000000 +0100`. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Seconds since the epoch. */
  readonly seconds: number;
  /** Offset from UTC as written, e.g. `+0100`. */
  readonly zone: string;
}

export interface CommitObject {
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly author: Signature;
  readonly committer: Signature;
  /** Headers after the committer (`encoding`, `gpgsig`, `mergetag` …); continuation lines joined with `\n`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly message: string;
}

export interface TagObject {
  readonly target: Oid;
  readonly targetType: ObjectType;
  readonly name: string;
  /** Absent in some very old tags. */
  readonly tagger?: Signature;
  /** The message, with a signature if there is one. */
  readonly message: string;
}

const TYPES: readonly string[] = ['commit', 'tree', 'blob', 'tag'] satisfies ObjectType[];
const encoder = new TextEncoder();
const NEWLINE = 10;
const SPACE = 32;

/** Reads a commit; null when a header that every commit has is missing or malformed. */
export function parseCommit(data: Uint8Array): CommitObject | null {
  const { headers, body } = splitHeaders(data);
  const encoding = headers.find(([name]) => name === 'encoding')?.[1];
  const decode = decoderFor(encoding === undefined ? undefined : latin1(encoding));
  let at = 0;
  const takeHeader = (name: string): Uint8Array | undefined => {
    const header = headers[at];
    if (header?.[0] !== name) return undefined;
    at++;
    return header[1];
  };
  const tree = oidOf(takeHeader('tree'));
  const parents: Oid[] = [];
  for (let value = takeHeader('parent'); value !== undefined; value = takeHeader('parent')) {
    const parent = oidOf(value);
    if (parent === null) return null;
    parents.push(parent);
  }
  const author = takeHeader('author');
  const committer = takeHeader('committer');
  if (tree === null || author === undefined || committer === undefined) return null;
  return {
    tree,
    parents,
    author: parseSignature(decode(author)),
    committer: parseSignature(decode(committer)),
    headers: headers.slice(at).map(([name, value]) => [name, decode(value)] as const),
    message: decode(body),
  };
}

/** Reads an annotated tag; null when its target is missing or malformed. */
export function parseTag(data: Uint8Array): TagObject | null {
  const { headers, body } = splitHeaders(data);
  const value = (name: string): Uint8Array | undefined => headers.find((header) => header[0] === name)?.[1];
  const decode = decoderFor(undefined);
  const target = oidOf(value('object'));
  const type = value('type');
  const typeText = type === undefined ? '' : latin1(type);
  const name = value('tag');
  if (target === null || !isObjectType(typeText) || name === undefined) return null;
  const tagger = value('tagger');
  return {
    target,
    targetType: typeText,
    name: decode(name),
    ...(tagger === undefined ? {} : { tagger: parseSignature(decode(tagger)) }),
    message: decode(body),
  };
}

/** The message of a tag without the signature at its end, which holds for one object only. */
export function withoutTagSignature(message: string): string {
  return message.replace(/(^|\n)-----BEGIN (?:PGP|SSH) SIGNATURE-----[^]*$/, '$1');
}

/** Reads a signature the way git does: tolerant of missing parts, which become empty or 0. */
export function parseSignature(line: string): Signature {
  const open = line.indexOf('<');
  const close = line.lastIndexOf('>');
  if (open === -1 || close < open) return { name: line.trim(), email: '', seconds: 0, zone: '+0000' };
  const when = /^\s*(\d{1,15})(?:\s+([+-]\d{4}))?/.exec(line.slice(close + 1));
  return {
    name: line.slice(0, open).trim(),
    email: line.slice(open + 1, close),
    seconds: when === null ? 0 : Number(when[1]),
    zone: when?.[2] ?? '+0000',
  };
}

/** The bytes of a commit. Names and addresses are cleaned of what the format cannot hold. */
export function serializeCommit(commit: CommitObject): Uint8Array {
  const lines = [`tree ${commit.tree}`];
  for (const parent of commit.parents) lines.push(`parent ${parent}`);
  lines.push(`author ${formatSignature(commit.author)}`, `committer ${formatSignature(commit.committer)}`);
  for (const [name, value] of commit.headers) lines.push(`${name} ${value.replaceAll('\n', '\n ')}`);
  return encoder.encode(`${lines.join('\n')}\n\n${withoutNul(commit.message)}`);
}

/** The bytes of an annotated tag. */
export function serializeTag(tag: TagObject): Uint8Array {
  const lines = [`object ${tag.target}`, `type ${tag.targetType}`, `tag ${tag.name}`];
  if (tag.tagger !== undefined) lines.push(`tagger ${formatSignature(tag.tagger)}`);
  return encoder.encode(`${lines.join('\n')}\n\n${withoutNul(tag.message)}`);
}

export function formatSignature(signature: Signature): string {
  const name = cleanIdentity(signature.name);
  return `${name === '' ? 'unknown' : name} <${cleanIdentity(signature.email)}> ${signature.seconds} ${signature.zone}`;
}

/** First line of a message, as listings show it: git's subject, the first paragraph joined into one line. */
export function subjectOf(message: string): string {
  const start = message.replace(/^\s*\n/, '').trimStart();
  const end = start.search(/\n[ \t]*\n/);
  return (end === -1 ? start : start.slice(0, end)).trimEnd().replace(/\s*\n\s*/g, ' ');
}

/** What follows the subject. */
export function bodyOf(message: string): string {
  const start = message.trimStart();
  const end = start.search(/\n[ \t]*\n/);
  return end === -1 ? '' : start.slice(end).trim();
}

/** git drops these characters at either end of a name, and `<`, `>` and line breaks anywhere. */
function cleanIdentity(text: string): string {
  return withoutNul(text)
    .replace(/[<>\n]/g, '')
    .replace(/^[\s.,:;"\\']+|[\s.,:;"\\']+$/g, '');
}

function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}

function splitHeaders(data: Uint8Array): { headers: [name: string, value: Uint8Array][]; body: Uint8Array } {
  const headers: [string, Uint8Array][] = [];
  let at = 0;
  while (at < data.length && data[at] !== NEWLINE) {
    const start = at;
    let continued = false;
    for (;;) {
      const newline = data.indexOf(NEWLINE, at);
      at = newline === -1 ? data.length : newline + 1;
      if (data[at] !== SPACE) break;
      continued = true;
    }
    const end = data[at - 1] === NEWLINE ? at - 1 : at;
    const field = data.subarray(start, end);
    const space = field.indexOf(SPACE);
    const name = latin1(space === -1 ? field : field.subarray(0, space));
    const value = field.subarray(space === -1 ? field.length : space + 1);
    headers.push([name, continued ? unfold(value) : value]);
  }
  return { headers, body: data.subarray(at + 1) };
}

/** Drops the space at the start of each continuation line. */
function unfold(value: Uint8Array): Uint8Array {
  const lines = new Uint8Array(value.length);
  let length = 0;
  for (let i = 0; i < value.length; i++) {
    if (i > 0 && value[i] === SPACE && value[i - 1] === NEWLINE) continue;
    lines[length++] = value[i] ?? 0;
  }
  return lines.subarray(0, length);
}

/** UTF-8 unless the commit names another encoding; bytes that do not fit become U+FFFD. */
function decoderFor(encoding: string | undefined): (bytes: Uint8Array) => string {
  const decoder = encoding === undefined ? new TextDecoder() : knownDecoder(encoding);
  return (bytes) => decoder.decode(bytes);
}

function knownDecoder(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding);
  } catch {
    return new TextDecoder();
  }
}

function oidOf(value: Uint8Array | undefined): Oid | null {
  if (value === undefined || value.length !== 40) return null;
  const text = latin1(value);
  return isOid(text) ? text : null;
}

function isObjectType(text: string): text is ObjectType {
  return TYPES.includes(text);
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
