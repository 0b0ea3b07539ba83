/** A `RepoView` over a real git repository on disk, read with the `git` command: what unit tests of the engine use. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import type { Oid } from '../../worker/domain/oid.ts';
import { parseCommit, parseTag } from '../../worker/git/object-format.ts';
import { oidFromBytes } from '../../worker/git/oid-bytes.ts';
import {
  type CommitGraph,
  type ObjectIndex,
  type ObjectReader,
  type RefRecord,
  type RepoRefs,
  type RepoView,
  type TypeCode,
  typeCode,
  typeName,
} from '../../worker/git/repo-view.ts';

export interface GitViewOptions {
  /** What `RepoView.everythingReachable` says; found out with git when absent. */
  readonly everythingReachable?: boolean;
  /** How many bytes of objects `readSlot` keeps, and so answers at once. */
  readonly cacheBytes?: number;
}

/** Reads refs, the object list and all commits at once; other objects when they are asked for. Close it at the end. */
export async function viewOfGitRepo(dir: string, options: GitViewOptions = {}): Promise<RepoView & { close(): void }> {
  const index = readIndex(dir);
  const batch = new CatFile(dir);
  const objects = new GitObjects(batch, index, options.cacheBytes ?? 64 << 20);
  return {
    refs: await readRefs(dir, objects),
    index,
    objects,
    commits: await readGraph(index, objects),
    everythingReachable: options.everythingReachable ?? isAllReachable(dir, index),
    close: () => batch.close(),
  };
}

function git(dir: string, ...args: string[]): string {
  const run = spawnSync('git', ['-C', dir, ...args], { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(`git ${args.join(' ')}: ${run.stderr}`);
  return run.stdout;
}

class ListedObjects implements ObjectIndex {
  readonly #slots = new Map<string, number>();
  readonly #oids: Oid[] = [];
  readonly #types: TypeCode[] = [];
  readonly #sizes: number[] = [];

  add(oid: Oid, type: TypeCode, sizeBytes: number): void {
    this.#slots.set(oid, this.#oids.length);
    this.#oids.push(oid);
    this.#types.push(type);
    this.#sizes.push(sizeBytes);
  }

  get slotCount(): number {
    return this.#oids.length;
  }

  find(oid: Oid): number {
    return this.#slots.get(oid) ?? -1;
  }

  findBytes(bytes: Uint8Array, offset: number): number {
    return this.find(oidFromBytes(bytes, offset));
  }

  oid(slot: number): Oid {
    return must(this.#oids[slot]);
  }

  type(slot: number): TypeCode {
    return must(this.#types[slot]);
  }

  sizeBytes(slot: number): number {
    return must(this.#sizes[slot]);
  }

  isCanonical(): boolean {
    return true;
  }
}

function readIndex(dir: string): ListedObjects {
  const index = new ListedObjects();
  for (const line of git(dir, 'cat-file', '--batch-all-objects', '--batch-check').split('\n')) {
    const [oid, type, size] = line.split(' ');
    const code = Object.entries(typeCode).find(([name]) => name === type)?.[1];
    if (oid !== undefined && code !== undefined) index.add(oid as Oid, code, Number(size));
  }
  return index;
}

class GitObjects implements ObjectReader {
  readonly #batch: CatFile;
  readonly #index: ObjectIndex;
  readonly #capacity: number;
  readonly #cache = new Map<number, Uint8Array>();
  #cachedBytes = 0;

  constructor(batch: CatFile, index: ObjectIndex, capacity: number) {
    this.#batch = batch;
    this.#index = index;
    this.#capacity = capacity;
  }

  readSlot(slot: number): Uint8Array | Promise<Uint8Array> {
    const cached = this.#cache.get(slot);
    if (cached === undefined) return this.#load(slot);
    this.#cache.delete(slot);
    this.#cache.set(slot, cached);
    return cached;
  }

  async read(oid: Oid): ReturnType<ObjectReader['read']> {
    const slot = this.#index.find(oid);
    if (slot === -1) return null;
    return { oid, type: typeName[this.#index.type(slot)], data: await this.readSlot(slot) };
  }

  async #load(slot: number): Promise<Uint8Array> {
    const data = await this.#batch.read(this.#index.oid(slot));
    if (!this.#cache.has(slot)) this.#cachedBytes += data.length;
    this.#cache.set(slot, data);
    for (const [oldest, bytes] of this.#cache) {
      if (this.#cachedBytes <= this.#capacity) break;
      this.#cache.delete(oldest);
      this.#cachedBytes -= bytes.length;
    }
    return data;
  }
}

interface Waiting {
  readonly resolve: (data: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** One long-lived `git cat-file --batch`. */
class CatFile {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting: Waiting[] = [];
  #chunks: Buffer[] = [];
  #length = 0;
  #wanted = 1;

  constructor(dir: string) {
    this.#process = spawn('git', ['-C', dir, 'cat-file', '--batch']);
    this.#process.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#process.on('exit', () => this.#fail(new Error('git cat-file ended')));
    this.#process.on('error', (error) => this.#fail(error));
    this.#process.stdin.on('error', (error) => this.#fail(error));
  }

  read(oid: Oid): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process.stdin.write(`${oid}\n`);
    });
  }

  close(): void {
    this.#process.stdin.end();
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#wanted) return;
    let data = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    for (;;) {
      const newline = data.indexOf(10);
      if (newline === -1) break;
      const size = Number(data.toString('latin1', 0, newline).split(' ')[2]);
      const end = newline + 1 + size + 1;
      if (data.length < end) {
        this.#wanted = end;
        break;
      }
      this.#waiting.shift()?.resolve(Uint8Array.from(data.subarray(newline + 1, end - 1)));
      data = data.subarray(end);
      this.#wanted = 1;
    }
    this.#chunks = data.length === 0 ? [] : [data];
    this.#length = data.length;
  }
}

async function readRefs(dir: string, objects: ObjectReader): Promise<RepoRefs> {
  const all: RefRecord[] = [];
  for (const line of git(dir, 'for-each-ref', '--format=%(objectname) %(refname)').split('\n')) {
    const oid = line.slice(0, 40) as Oid;
    if (line === '') continue;
    const peeled = await peel(objects, oid);
    all.push(peeled === oid ? { name: line.slice(41), oid } : { name: line.slice(41), oid, peeled });
  }
  const byName = new Map(all.map((ref) => [ref.name, ref]));
  return { head: git(dir, 'symbolic-ref', 'HEAD').trim(), all, get: (name) => byName.get(name) };
}

async function peel(objects: ObjectReader, oid: Oid): Promise<Oid> {
  const object = await objects.read(oid);
  return object?.type === 'tag' ? peel(objects, must(parseTag(object.data)).target) : oid;
}

async function readGraph(index: ObjectIndex, objects: ObjectReader): Promise<CommitGraph> {
  const slots: number[] = [];
  for (let slot = 0; slot < index.slotCount; slot++) if (index.type(slot) === typeCode.commit) slots.push(slot);
  const parsed = await Promise.all(
    slots.map(async (slot) => ({ oid: index.oid(slot), ...must(parseCommit(await objects.readSlot(slot))) })),
  );
  const numbers = new Map(parsed.map((commit, number) => [commit.oid, number]));
  const commits = parsed.map((commit) => ({
    oid: commit.oid,
    tree: commit.tree,
    seconds: commit.committer.seconds,
    parents: commit.parents.map((parent) => must(numbers.get(parent))),
  }));
  const generations = generationsOf(commits.map((commit) => commit.parents));
  return {
    size: commits.length,
    find: (oid) => numbers.get(oid) ?? -1,
    oid: (commit) => must(commits[commit]).oid,
    tree: (commit) => must(commits[commit]).tree,
    parentCount: (commit) => must(commits[commit]).parents.length,
    parent: (commit, at) => must(must(commits[commit]).parents[at]),
    committedAt: (commit) => must(commits[commit]).seconds,
    generation: (commit) => must(generations[commit]),
  };
}

function generationsOf(parents: readonly (readonly number[])[]): number[] {
  const generations = new Array<number>(parents.length).fill(0);
  for (let start = 0; start < parents.length; start++) {
    const stack = [start];
    for (let commit = stack.at(-1); commit !== undefined; commit = stack.at(-1)) {
      const missing = must(parents[commit]).filter((parent) => generations[parent] === 0);
      if (missing.length > 0) {
        stack.push(...missing);
        continue;
      }
      generations[commit] = 1 + Math.max(0, ...must(parents[commit]).map((parent) => must(generations[parent])));
      stack.pop();
    }
  }
  return generations;
}

function isAllReachable(dir: string, index: ObjectIndex): boolean {
  const listed = git(dir, 'rev-list', '--objects', '--all')
    .split('\n')
    .filter((line) => line !== '');
  return listed.length === index.slotCount;
}

function must<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('a value that must be there is missing');
  return value;
}
