/** Git objects built byte by byte, also ones that no git would write. */
import { createHash } from 'node:crypto';

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

export interface BuiltObject {
  readonly type: ObjectType;
  readonly data: Buffer;
  /** 40 hex digits. */
  readonly oid: string;
}

export const ZERO_OID = '0'.repeat(40);
/** An object id that nothing has. */
export const NO_SUCH_OID = 'deadbeef'.repeat(5);

export function gitObject(type: ObjectType, content: string | Uint8Array): BuiltObject {
  const data = Buffer.from(content);
  const oid = createHash('sha1').update(`${type} ${data.length}\0`).update(data).digest('hex');
  return { type, data, oid };
}

export function blob(content: string | Uint8Array): BuiltObject {
  return gitObject('blob', content);
}

export interface TreeEntry {
  /** As written in the tree, e.g. `100644`. */
  readonly mode: string;
  readonly name: string | Buffer;
  readonly oid: string;
}

/** A tree with its entries exactly as given: nothing is sorted or checked. */
export function tree(entries: readonly TreeEntry[]): BuiltObject {
  const parts = entries.flatMap((entry) => [
    Buffer.from(`${entry.mode} `),
    Buffer.from(entry.name),
    Buffer.from([0]),
    Buffer.from(entry.oid, 'hex'),
  ]);
  return gitObject('tree', Buffer.concat(parts));
}

export function file(name: string | Buffer, object: { readonly oid: string }, mode = '100644'): TreeEntry {
  return { mode, name, oid: object.oid };
}

export const PERSON = 'Test Person <test@example.org> 1700000000 +0000';

export interface CommitFields {
  readonly tree: string;
  readonly parents?: readonly string[];
  readonly author?: string;
  readonly committer?: string;
  readonly message?: string;
}

export function commit(fields: CommitFields): BuiltObject {
  const lines = [
    `tree ${fields.tree}`,
    ...(fields.parents ?? []).map((parent) => `parent ${parent}`),
    `author ${fields.author ?? PERSON}`,
    `committer ${fields.committer ?? PERSON}`,
  ];
  return gitObject('commit', `${lines.join('\n')}\n\n${fields.message ?? 'A commit\n'}`);
}

export function tag(fields: { object: string; type: ObjectType; name: string; tagger?: string }): BuiltObject {
  return gitObject(
    'tag',
    `object ${fields.object}\ntype ${fields.type}\ntag ${fields.name}\ntagger ${fields.tagger ?? PERSON}\n\nA tag\n`,
  );
}

/** A commit with one file, and all that it needs; `salt` makes it different from every other. */
export function smallHistory(
  salt: string,
  parents: readonly string[] = [],
): { head: BuiltObject; objects: BuiltObject[] } {
  const content = blob(`hello ${salt}\n`);
  const root = tree([file('hello.txt', content)]);
  const head = commit({ tree: root.oid, parents, message: `${salt}\n` });
  return { head, objects: [head, root, content] };
}
