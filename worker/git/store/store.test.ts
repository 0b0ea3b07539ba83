/** The pack engine against git itself: what is pushed can be read, and what is sent git accepts and finds complete. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemoryBlobs, MemoryRepoStore } from '../../../test/support/memory-stores.ts';
import { ScratchRepo, growRandomHistory, seededRandom } from '../../../test/support/scratch-repo.ts';
import type { Oid } from '../../domain/oid.ts';
import type { RepoId } from '../../domain/repo.ts';
import { completePack, receivePack } from '../ingest/ingest-pack.ts';
import { INLINE_PACK_BYTES, PackSpool } from '../ingest/pack-spool.ts';
import { SlotSet } from '../slot-set.ts';
import { OpenRepos } from './open-repos.ts';
import type { RepoSnapshot } from './snapshot.ts';

const limits = {
  maxPackBytes: 1e9,
  maxObjects: 1e6,
  maxObjectBytes: 1e8,
  maxInflatedBytes: 1e9,
  slabBytes: 1 << 20,
  keptDeltaBytes: 1 << 20,
};
const scratch = mkdtempSync(join(tmpdir(), 'pack-engine-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A hub repository in memory that packs can be pushed to. */
class Target {
  readonly id = crypto.randomUUID() as RepoId;
  readonly blobs = new MemoryBlobs();
  readonly store = new MemoryRepoStore();
  readonly repos = new OpenRepos({ of: () => this.store.asStore() }, this.blobs.asStore());

  async push(pack: Uint8Array, chunkBytes = 65_536): Promise<void> {
    const packId = crypto.randomUUID();
    const spool = new PackSpool({
      blobs: this.blobs.asStore(),
      repo: this.id,
      packId,
      maxPackBytes: 1e9,
      announce: async () => undefined,
    });
    const view = await this.repos.open(this.id);
    const indexer = await receivePack(slices(pack, chunkBytes), limits, spool);
    const source = await spool.finish();
    const { index } = await completePack(indexer, source, {
      findBytes: (bytes, offset) => view.index.findBytes(bytes, offset),
      type: (slot) => view.index.type(slot),
      readSlot: (slot) => view.objects.readSlot(slot),
    });
    const bytes = Buffer.concat([...index.serialize()]);
    expect(bytes.length).toBe(index.fileBytes);
    const record = { id: packId, packBytes: index.packBytes, objectCount: index.count };
    if (spool.inline !== null) this.store.addPack({ ...record, inline: { pack: spool.inline, index: bytes } });
    else {
      this.blobs.blobs.set(`packs/${this.id}/${packId}.index`, bytes);
      this.store.addPack(record);
    }
  }

  open(): Promise<RepoSnapshot> {
    return this.repos.open(this.id);
  }
}

async function* slices(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.slice(at, at + length);
}

function packOf(repo: ScratchRepo, revisions: string, ...options: string[]): Uint8Array {
  repo.flush();
  return execFileSync('git', ['pack-objects', '--stdout', '--revs', '--quiet', ...options], {
    cwd: repo.dir,
    input: `${revisions}\n`,
    maxBuffer: 1 << 30,
  });
}

function tips(repo: ScratchRepo): string {
  return repo.git('for-each-ref', '--format=%(objectname)').trim();
}

/** What git makes of a pack: index it strictly, alone or on top of a repository, and list its objects. */
function readByGit(pack: Uint8Array, base?: string): { status: number | null; errors: string; objects: Set<string> } {
  const dir = mkdtempSync(join(scratch, 'clone-'));
  if (base === undefined) execFileSync('git', ['init', '--quiet', '--bare', dir]);
  else execFileSync('git', ['clone', '--quiet', '--bare', '--no-local', base, dir]);
  const run = spawnSync('git', ['index-pack', '--stdin', '--strict', '--fix-thin'], {
    cwd: dir,
    input: pack,
    maxBuffer: 1 << 30,
  });
  const listed = execFileSync('git', ['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'], {
    cwd: dir,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  return { status: run.status, errors: run.stderr.toString(), objects: new Set(listed.split('\n').filter(Boolean)) };
}

async function produced(
  view: RepoSnapshot,
  selection: SlotSet,
  options: { ofsDelta?: boolean; clientHas?: SlotSet } = {},
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const request = {
    selection,
    ofsDelta: options.ofsDelta ?? true,
    ...(options.clientHas !== undefined && { clientHas: options.clientHas }),
  };
  for await (const chunk of view.producePack(request)) chunks.push(chunk.slice());
  return Buffer.concat(chunks);
}

function select(view: RepoSnapshot, oids: Iterable<string>): SlotSet {
  const set = new SlotSet(view.index.slotCount);
  for (const oid of oids) {
    const slot = view.index.find(oid as Oid);
    if (slot < 0) throw new Error(`${oid} is missing`);
    set.add(slot);
  }
  return set;
}

function revList(repo: ScratchRepo, ...args: string[]): string[] {
  return repo
    .git('rev-list', '--objects', ...args)
    .split('\n')
    .filter(Boolean)
    .map((line) => line.slice(0, 40));
}

describe.each([1, 2, 3])('a random history, seed %i, pushed in three steps', (seed) => {
  const repo = new ScratchRepo();
  const target = new Target();
  let view: RepoSnapshot;
  let all: string[];

  beforeAll(async () => {
    growRandomHistory(repo, seededRandom(seed), 120);
    repo.git('repack', '-adfq', '--depth=50', '--window=50');
    const order = repo.git('rev-list', '--topo-order', '--reverse', '--all').split('\n').filter(Boolean);
    const first = order[40] ?? '';
    const second = order[80] ?? '';
    await target.push(packOf(repo, first), 7);
    await target.push(packOf(repo, `${second}\n^${first}`, '--thin', '--delta-base-offset'), 1000);
    await target.push(packOf(repo, `${tips(repo)}\n^${first}\n^${second}`, '--thin'));
    view = await target.open();
    all = revList(repo, '--all');
  });
  afterAll(() => repo.remove());

  test('every object reads as git reads it', async () => {
    const types = new Map(
      repo
        .git('cat-file', '--batch-all-objects', '--batch-check')
        .split('\n')
        .map((line) => line.split(' ') as [string, string]),
    );
    for (const oid of all) {
      const object = await view.objects.read(oid as Oid);
      expect(object?.type).toBe(types.get(oid));
      const data = object?.data ?? new Uint8Array(0);
      expect(createHash('sha1').update(`${object?.type} ${data.length}\0`).update(data).digest('hex')).toBe(oid);
      expect(view.index.sizeBytes(view.index.find(oid as Oid))).toBe(data.length);
    }
  });

  test('the commit graph is that of git', () => {
    for (const line of repo.git('log', '--all', '--format=%H %T %ct %P').split('\n').filter(Boolean)) {
      const [oid = '', tree, seconds, ...parents] = line.split(' ').filter(Boolean);
      const commit = view.commits.find(oid as Oid);
      expect(view.commits.tree(commit)).toBe(tree);
      expect(view.commits.committedAt(commit)).toBe(Number(seconds));
      const numbers = Array.from({ length: view.commits.parentCount(commit) }, (_, i) =>
        view.commits.parent(commit, i),
      );
      expect(numbers.map((parent) => view.commits.oid(parent))).toEqual(parents);
      expect(view.commits.generation(commit)).toBe(
        1 + Math.max(0, ...numbers.map((parent) => view.commits.generation(parent))),
      );
    }
  });

  test.each([true, false])('everything, sent with ofs-delta %s, is a pack git accepts', async (ofsDelta) => {
    const pack = readByGit(await produced(view, select(view, all), { ofsDelta }));
    expect(pack.errors).toBe('');
    expect(pack.objects).toEqual(new Set(all));
  });

  test.each([true, false])('any part of it, sent with ofs-delta %s, holds exactly that part', async (ofsDelta) => {
    const random = seededRandom(seed * 100);
    for (let round = 0; round < 5; round++) {
      const part = all.filter(() => random(3) === 0);
      const dir = mkdtempSync(join(scratch, 'part-'));
      execFileSync('git', ['init', '--quiet', '--bare', dir]);
      const run = spawnSync('git', ['index-pack', '--stdin'], {
        cwd: dir,
        input: await produced(view, select(view, part), { ofsDelta }),
      });
      expect(run.stderr.toString()).toBe('');
      const listed = execFileSync('git', ['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'], {
        cwd: dir,
        encoding: 'utf8',
      });
      expect(new Set(listed.split('\n').filter(Boolean))).toEqual(new Set(part));
    }
  });

  test('a thin pack completes what the client has', async () => {
    const order = repo.git('rev-list', '--topo-order', '--reverse', 'main').split('\n').filter(Boolean);
    const old = order[Math.floor(order.length / 2)] ?? '';
    const known = new ScratchRepo();
    known.git('fetch', '--quiet', repo.dir, `${old}:refs/heads/main`);
    const missing = revList(repo, 'main', `^${old}`);
    const pack = await produced(view, select(view, missing), { clientHas: select(view, revList(known, 'main')) });
    const result = readByGit(pack, known.dir);
    known.remove();
    expect(result.errors).toBe('');
    for (const oid of missing) expect(result.objects.has(oid)).toBe(true);
  });
});

test('a pack above the inline size is kept as a blob and reads the same', async () => {
  const repo = new ScratchRepo();
  const noise = randomBytes(2 * INLINE_PACK_BYTES);
  repo.commit({ branch: 'main', files: { 'noise.bin': { data: noise }, 'a/b.txt': 'small' } });
  const target = new Target();
  await target.push(packOf(repo, tips(repo)));
  expect(target.store.packs.map(({ inline }) => inline)).toEqual([false]);
  const view = await target.open();
  const all = revList(repo, '--all');
  const result = readByGit(await produced(view, select(view, all)));
  expect(result.errors).toBe('');
  expect(result.objects).toEqual(new Set(all));
  repo.remove();
});
