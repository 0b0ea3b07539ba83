/** What a hostile push looks like, and the repository it is sent to. */
import { type BuiltObject, blob, commit, file, tree } from './git-objects.ts';
import { packOf } from './pack-builder.ts';
import { type Command, createRef, pushBody } from './raw-git.ts';

export interface HostilePush {
  readonly name: string;
  readonly commands: readonly Command[];
  readonly pack: Buffer;
  /** What the refusal must say, to a person who reads it. */
  readonly says: RegExp;
}

/** A text that is in the repository before the attack, to base deltas on: 4 000 bytes. */
export const baseBlob = blob('0123456789'.repeat(400));
const baseTree = tree([file('base.txt', baseBlob)]);
export const baseCommit = commit({ tree: baseTree.oid, message: 'Base\n' });

/** The push that makes a new repository ready to be attacked. */
export function basePush(): Buffer {
  return pushBody([createRef('refs/heads/main', baseCommit.oid)], packOf([baseCommit, baseTree, baseBlob]));
}

/** A commit on top of the base that holds `object` as a file. */
export function holding(
  object: { readonly oid: string },
  name = 'file',
): { head: BuiltObject; objects: BuiltObject[] } {
  const root = tree([file(name, object)]);
  const head = commit({ tree: root.oid, parents: [baseCommit.oid], message: `Adds ${object.oid}\n` });
  return { head, objects: [head, root] };
}

export const ATTACKED = 'refs/heads/attack';

/** A push that would create a branch at `head`. */
export function attack(name: string, head: { readonly oid: string }, pack: Buffer, says: RegExp): HostilePush {
  return { name, commands: [createRef(ATTACKED, head.oid)], pack, says };
}
