/**
 * Rewrites every ref of a repository as if some LFS files had never been committed. Commits before the first of them
 * stay as they are; later ones get new ids, and lose their signatures, which would not be true any more.
 */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { Oid, Sha256 } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { concatBytes } from '../../domain/bytes.ts';
import { parseTag, withoutTagSignature } from '../../git/object-format.ts';
import { OID_BYTES } from '../../git/oid-bytes.ts';
import { readTree } from '../../git/read-object.ts';
import { TreeCursor, serializeTree } from '../../git/tree-format.ts';
import { makeYielder } from '../../ports/yield.ts';
import type { Services } from '../services.ts';
import { moveRefsTo } from './move-refs.ts';
import { ObjectDraft } from './object-draft.ts';

/** Commits and folders looked at; a longer history has to be rewritten with git's own tools and pushed. */
const MAX_OBJECTS = 300_000;

export async function removeLfsFromHistory(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  oids: ReadonlySet<Sha256>,
): Promise<Result<null, HubError>> {
  const draft = new ObjectDraft(services, repo.id, await services.views.open(repo.id));
  try {
    const rewriting = new Rewriting(draft, oids);
    const changes = [];
    for (const { name, oid } of draft.view.refs.all) {
      const newOid = await rewriting.object(oid);
      if (newOid !== oid) changes.push({ name, oldOid: oid, newOid });
    }
    if (changes.length === 0) return ok(null);
    const outcome = await moveRefsTo(services, actor, repo, draft, { changes, allowForced: true });
    if (outcome.kind === 'done') return ok(null);
    if (outcome.kind === 'refused') return fail(outcome.error);
    return fail(hubError('conflict', 'Somebody has just written to this repository; look at it and try again.'));
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    return fail(
      hubError('too-large', 'This history is too long to be rewritten here; rewrite it with git and push it.'),
    );
  } finally {
    await draft.dispose();
  }
}

class TooLong extends Error {}

class Rewriting {
  readonly #draft: ObjectDraft;
  readonly #doomed: ReadonlySet<Sha256>;
  readonly #commits = new Map<Oid, Oid>();
  readonly #trees = new Map<Oid, Oid | null>();
  readonly #pause = makeYielder();

  constructor(draft: ObjectDraft, doomed: ReadonlySet<Sha256>) {
    this.#draft = draft;
    this.#doomed = doomed;
  }

  /** What a ref that points here has to point to. */
  async object(oid: Oid): Promise<Oid> {
    const { view } = this.#draft;
    if (view.commits.find(oid) >= 0) return this.#commitTree(oid);
    const object = await view.objects.read(oid);
    const tag = object?.type === 'tag' ? parseTag(object.data) : null;
    if (tag === null || object === null) return oid;
    const target = await this.object(tag.target);
    if (target === tag.target) return oid;
    // The tag's text goes on as it is, behind the line that names its object.
    return this.#draft.addRaw('tag', concatBytes([ascii(`object ${target}\n`), unsigned(object.data.subarray(48))]));
  }

  /** Parents come before children, however long the history. */
  async #commitTree(tip: Oid): Promise<Oid> {
    const { commits } = this.#draft.view;
    const stack = [commits.find(tip)];
    for (let commit = stack.at(-1); commit !== undefined; commit = stack.at(-1)) {
      const oid = commits.oid(commit);
      const parents = Array.from({ length: commits.parentCount(commit) }, (_, i) => commits.parent(commit, i));
      const waiting = this.#commits.has(oid) ? [] : parents.filter((parent) => !this.#commits.has(commits.oid(parent)));
      if (waiting.length > 0) {
        stack.push(...waiting);
        continue;
      }
      stack.pop();
      if (!this.#commits.has(oid)) await this.#rewriteCommit(commit, parents);
    }
    return this.#commits.get(tip) ?? tip;
  }

  async #rewriteCommit(commit: number, parents: readonly number[]): Promise<void> {
    await this.#count();
    const { commits, objects, index } = this.#draft.view;
    const oid = commits.oid(commit);
    const oldTree = commits.tree(commit);
    const tree = (await this.#tree(oldTree)) ?? (await this.#draft.addTree(new Uint8Array(0)));
    const oldParents = parents.map((parent) => commits.oid(parent));
    const newParents = oldParents.map((parent) => this.#commits.get(parent) ?? parent);
    if (tree === oldTree && newParents.every((parent, i) => parent === oldParents[i])) {
      this.#commits.set(oid, oid);
      return;
    }
    const data = await objects.readSlot(index.find(oid));
    const head = ascii(`tree ${tree}\n${newParents.map((parent) => `parent ${parent}\n`).join('')}`);
    // "tree", "parent" and 40 digits each, at the start of every commit.
    const rest = unsigned(data.subarray(46 + 48 * parents.length));
    this.#commits.set(oid, await this.#draft.addRaw('commit', concatBytes([head, rest])));
  }

  /** The folder without the doomed files; null when it had nothing else. */
  async #tree(oid: Oid): Promise<Oid | null> {
    const known = this.#trees.get(oid);
    if (known !== undefined) return known;
    await this.#count();
    const { view } = this.#draft;
    const read = await readTree(view, oid);
    const data = read === null ? new Uint8Array(0) : read.slice();
    const parts: Uint8Array[] = [];
    const cursor = new TreeCursor(data);
    let changed = false;
    for (let start = 0; cursor.next(); start = cursor.oidStart + OID_BYTES) {
      const end = cursor.oidStart + OID_BYTES;
      if (cursor.isTree()) {
        const old = cursor.oid();
        const tree = await this.#tree(old);
        changed ||= tree !== old;
        if (tree !== null) parts.push(serializeTree([{ mode: cursor.mode, name: cursor.name(), oid: tree }]));
        continue;
      }
      const slot = view.index.findBytes(data, cursor.oidStart);
      const pointer = slot < 0 ? null : view.lfsPointer(slot);
      if (pointer !== null && this.#doomed.has(pointer.oid)) changed = true;
      else parts.push(data.subarray(start, end));
    }
    const result = !changed ? oid : parts.length === 0 ? null : await this.#draft.addTree(concatBytes(parts), oid);
    this.#trees.set(oid, result);
    return result;
  }

  async #count(): Promise<void> {
    if (this.#commits.size + this.#trees.size > MAX_OBJECTS) throw new TooLong();
    const turn = this.#pause();
    if (turn !== undefined) await turn;
  }
}

/** Without the header of a signature, which spans lines that begin with a space, and without one at a tag's end. */
function unsigned(data: Uint8Array): Uint8Array {
  const text = Buffer.from(data).toString('latin1');
  const end = text.indexOf('\n\n');
  const head = end < 0 ? text : text.slice(0, end + 1);
  const body = end < 0 ? '' : text.slice(end + 1);
  const cleaned = head.replace(/^(?:gpgsig|gpgsig-sha256) .*\n(?: .*\n)*/gm, '');
  return Buffer.from(cleaned + withoutTagSignature(body), 'latin1');
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
