/** What a push may do to each ref, given the pack it brought: targets must exist and suit the ref, history is compared. */
import { type Oid, ZERO_OID } from '../../domain/oid.ts';
import type { RefCommand } from '../../ports/repo-store.ts';
import { isAncestor } from '../ancestry.ts';
import type { IngestedPack } from '../ingest/ingested-pack.ts';
import { parseTag } from '../object-format.ts';
import { oidFromBytes, oidToBytes } from '../oid-bytes.ts';
import { isRefName } from '../ref-name.ts';
import { type RepoView, typeCode } from '../repo-view.ts';

import { type PushCommand, isDelete } from './parse-request.ts';

export type CheckedCommand =
  | { readonly kind: 'refused'; readonly name: string; readonly error: string }
  | { readonly kind: 'accepted'; readonly command: RefCommand };

/** Longest chain of tags of tags that is followed. */
const MAX_TAG_DEPTH = 64;

export class CommandChecker {
  readonly #view: RepoView;
  readonly #incoming: IngestedPack | null;

  constructor(view: RepoView, incoming: IngestedPack | null) {
    this.#view = view;
    this.#incoming = incoming;
  }

  async check(command: PushCommand, options: { readonly protectDefaultBranch: boolean }): Promise<CheckedCommand> {
    const refuse = (error: string): CheckedCommand => ({ kind: 'refused', name: command.name, error });
    if (!isRefName(command.name) && !(isDelete(command) && this.#view.refs.get(command.name) !== undefined))
      return refuse('funny refname');
    const accept = (peeled: Oid | null, keepsOld: boolean): CheckedCommand => ({
      kind: 'accepted',
      command: { ...command, peeled, keepsOld },
    });
    if (isDelete(command)) return accept(null, false);
    const type = this.#typeOf(command.newOid);
    if (type === null) return refuse('missing necessary objects');
    if (/^refs\/(?:heads|pr)\//.test(command.name) && type !== typeCode.commit)
      return refuse('a branch can only point to a commit');
    const peeled = type === typeCode.tag ? await this.#peel(command.newOid) : null;
    const keepsOld =
      command.oldOid === ZERO_OID ||
      command.oldOid === command.newOid ||
      (await this.#isFastForward(command.oldOid, command.newOid));
    if (!keepsOld && options.protectDefaultBranch && command.name === this.#view.refs.head) {
      return refuse(
        'the default branch is protected: a forced push would lose commits; push to another branch, or merge first',
      );
    }
    return accept(peeled, keepsOld);
  }

  #slotInPack(oid: Oid): number {
    return this.#incoming === null ? -1 : this.#incoming.index.find(oidToBytes(oid), 0);
  }

  #typeOf(oid: Oid): number | null {
    const slot = this.#slotInPack(oid);
    if (slot >= 0) return this.#incoming?.index.types[slot] ?? null;
    const known = this.#view.index.find(oid);
    return known < 0 ? null : this.#view.index.type(known);
  }

  async #peel(tag: Oid): Promise<Oid | null> {
    let oid = tag;
    for (let depth = 0; depth < MAX_TAG_DEPTH; depth++) {
      const slot = this.#slotInPack(oid);
      const data = slot >= 0 ? await this.#incoming?.read(slot) : (await this.#view.objects.read(oid))?.data;
      const target = data === undefined ? null : parseTag(data);
      if (target === null) return null;
      oid = target.target;
      if (target.targetType !== 'tag') return oid;
    }
    return null;
  }

  /** Walks the new commits down to the ones the repository has, and asks its graph about those. */
  async #isFastForward(oldOid: Oid, newOid: Oid): Promise<boolean> {
    const old = this.#view.commits.find(oldOid);
    if (old < 0) return false;
    const edge: number[] = [];
    const seen = new Set<number>();
    const queue: Oid[] = [newOid];
    for (let oid = queue.pop(); oid !== undefined; oid = queue.pop()) {
      const known = this.#view.commits.find(oid);
      if (known >= 0) {
        if (known === old) return true;
        edge.push(known);
        continue;
      }
      const slot = this.#slotInPack(oid);
      const index = this.#incoming?.index;
      const commit = index?.commitAt(slot) ?? -1;
      if (index === undefined || commit < 0 || seen.has(commit)) continue;
      seen.add(commit);
      for (let at = index.parentStarts[commit] ?? 0; at < (index.parentStarts[commit + 1] ?? 0); at++)
        queue.push(oidFromBytes(index.parentOids, at * 20));
    }
    for (const commit of edge) if (await isAncestor(this.#view, old, commit)) return true;
    return false;
  }
}
