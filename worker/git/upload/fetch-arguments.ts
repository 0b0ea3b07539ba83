/** What a client asks for in a fetch, collected line by line; shared by all protocol versions. */
import { type Oid, isOid } from '../../domain/oid.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { type RefRecord, type RepoRefs, type RepoView, typeCode } from '../repo-view.ts';
import { SlotSet } from '../slot-set.ts';
import { type ObjectFilter, parseObjectFilter, sendEverything } from './object-filter.ts';
import { peelToCommit } from './peel.ts';
import type { DeepenRequest } from './shallow.ts';

const MAX_SHALLOW_LINES = 100_000;
const MAX_DEEPEN_NOT = 1000;

/** `accepted`: the line was understood. `other`: it is none of these. */
export type Accepted = Result<'accepted' | 'other', string>;

const accepted: Accepted = ok('accepted');
const other: Accepted = ok('other');

export class FetchArguments {
  readonly #view: RepoView;
  readonly #wantSet: SlotSet;
  readonly #wants: number[] = [];
  readonly #shallowSet: SlotSet;
  readonly #clientShallow: number[] = [];
  readonly #wantedRefs = new Map<string, Oid>();
  readonly #deepenNot: number[] = [];
  #depth = 0;
  #since: number | null = null;
  #filter: ObjectFilter | null = null;
  deepenRelative = false;
  thinPack = false;
  ofsDelta = false;
  noProgress = false;
  includeTag = false;

  constructor(view: RepoView) {
    this.#view = view;
    this.#wantSet = new SlotSet(view.index.slotCount);
    this.#shallowSet = new SlotSet(view.commits.size);
  }

  /** Slots of the objects wanted, each once. */
  get wants(): readonly number[] {
    return this.#wants;
  }

  /** Refs wanted by name, with what they point to. */
  get wantedRefs(): ReadonlyMap<string, Oid> {
    return this.#wantedRefs;
  }

  /** Commits at which the client's history ends. */
  get clientShallow(): readonly number[] {
    return this.#clientShallow;
  }

  get filter(): ObjectFilter {
    return this.#filter ?? sendEverything;
  }

  get deepen(): DeepenRequest {
    return { depth: this.#depth, relative: this.deepenRelative, since: this.#since, not: this.#deepenNot };
  }

  /** The commits wanted, also through tags. */
  async wantedCommits(): Promise<readonly number[]> {
    const commits: number[] = [];
    for (const slot of this.#wants) {
      const commit = await peelToCommit(this.#view, slot);
      if (commit >= 0) commits.push(commit);
    }
    return commits;
  }

  want(text: string): Result<void, string> {
    if (!isOid(text)) return fail(`upload-pack: protocol error, expected to get oid, not '${text}'`);
    const slot = this.#view.index.find(text);
    if (slot < 0) return fail(notOurRef(text));
    if (this.#wantSet.add(slot)) this.#wants.push(slot);
    return ok(undefined);
  }

  wantRef(name: string): Result<void, string> {
    const { refs } = this.#view;
    const ref = refs.get(name === 'HEAD' ? refs.head : name);
    if (ref === undefined) return fail(`unknown ref ${name}`);
    if (this.#wantedRefs.has(name)) return fail(`duplicate want-ref ${name}`);
    this.#wantedRefs.set(name, ref.oid);
    return this.want(ref.oid);
  }

  /** `shallow`, `deepen`, `deepen-since`, `deepen-not` and `filter` lines. */
  async accept(line: string): Promise<Accepted> {
    const space = line.indexOf(' ');
    const value = line.slice(space + 1);
    switch (space < 0 ? line : line.slice(0, space)) {
      case 'shallow':
        return this.#shallow(value, line);
      case 'deepen':
        return this.#deepen(value, line);
      case 'deepen-since':
        return this.#deepenSince(value, line);
      case 'deepen-not':
        return this.#deepenNotRef(value, line);
      case 'filter':
        return this.#acceptFilter(value);
      default:
        return other;
    }
  }

  #shallow(oid: string, line: string): Accepted {
    if (!isOid(oid)) return fail(`invalid shallow line: ${line}`);
    const slot = this.#view.index.find(oid);
    // The client may be shallow at a commit it got elsewhere.
    if (slot < 0) return accepted;
    if (this.#view.index.type(slot) !== typeCode.commit) return fail(`invalid shallow object ${oid}`);
    const commit = this.#view.commits.find(oid);
    if (!this.#shallowSet.add(commit)) return accepted;
    if (this.#clientShallow.push(commit) > MAX_SHALLOW_LINES) return fail('too many shallow commits');
    return accepted;
  }

  #deepen(value: string, line: string): Accepted {
    const depth = /^[0-9]{1,10}$/.test(value) ? Number(value) : 0;
    if (depth <= 0 || depth > 0x7fffffff) return fail(`Invalid deepen: ${line}`);
    this.#depth = depth;
    return accepted;
  }

  #deepenSince(value: string, line: string): Accepted {
    if (!/^[0-9]{1,15}$/.test(value)) return fail(`Invalid deepen-since: ${line}`);
    this.#since = Number(value);
    return accepted;
  }

  async #deepenNotRef(name: string, line: string): Promise<Accepted> {
    const found = expandRef(this.#view.refs, name);
    if (found.length > 1) return fail(`upload-pack: ambiguous deepen-not: ${line}`);
    const [ref] = found;
    if (ref === undefined) return fail(`upload-pack: deepen-not is not a ref: ${line}`);
    const commit = await peelToCommit(this.#view, this.#view.index.find(ref.oid));
    if (commit >= 0 && this.#deepenNot.push(commit) > MAX_DEEPEN_NOT) return fail('too many deepen-not lines');
    return accepted;
  }

  #acceptFilter(spec: string): Accepted {
    if (this.#filter !== null) return fail('multiple filter-specs cannot be combined');
    const filter = parseObjectFilter(spec);
    if (!filter.ok) return filter;
    this.#filter = filter.value;
    return accepted;
  }
}

export function notOurRef(oid: string): string {
  return `upload-pack: not our ref ${oid}`;
}

/** The refs a short name may stand for (gitrevisions, "refname"). */
function expandRef(refs: RepoRefs, name: string): readonly RefRecord[] {
  const names = [name === 'HEAD' ? refs.head : name, `refs/${name}`, `refs/tags/${name}`, `refs/heads/${name}`];
  return names.flatMap((candidate) => refs.get(candidate) ?? []);
}
