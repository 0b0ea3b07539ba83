/** Upkeep on a repository in memory: packs are joined, garbage goes, nothing reachable is ever missing. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemoryBlobs, MemoryRepoStore } from '../../../test/support/memory-stores.ts';
import { ScratchRepo } from '../../../test/support/scratch-repo.ts';
import type { Oid } from '../../domain/oid.ts';
import type { RepoId } from '../../domain/repo.ts';
import { completePack, receivePack } from '../../git/ingest/ingest-pack.ts';
import { PackSpool } from '../../git/ingest/pack-spool.ts';
import { OpenRepos } from '../../git/store/open-repos.ts';
import type { Services } from '../services.ts';
import { ingestLimits } from './ingest-limits.ts';
import { maintainRepo, needsMaintenance } from './maintain-repo.ts';
import { existingObjects, storePack } from './store-pack.ts';

const DAY_MS = 24 * 3600_000;

/** The services that upkeep uses, over memory. */
class Hub {
  readonly repo = crypto.randomUUID() as RepoId;
  readonly blobs = new MemoryBlobs();
  readonly store = new MemoryRepoStore();
  now = 100 * DAY_MS;
  readonly services: Services;

  constructor() {
    const stores = { of: () => this.store.asStore() };
    this.services = {
      config: { git: { maxFileBytes: 1e7, unreachableKeepMs: 14 * DAY_MS } },
      blobs: this.blobs.asStore(),
      repoStores: stores,
      views: new OpenRepos(stores, this.blobs.asStore()),
      clock: { now: () => this.now },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    } as unknown as Services;
  }

  async push(source: ScratchRepo, revisions: string): Promise<void> {
    const pack = execFileSync(
      'git',
      ['pack-objects', '--stdout', '--revs', '--thin', '--quiet', '--delta-base-offset'],
      {
        cwd: source.dir,
        input: `${revisions}\n`,
        maxBuffer: 1 << 30,
      },
    );
    const id = crypto.randomUUID();
    const { blobs } = this.services;
    const spool = new PackSpool({
      blobs,
      repo: this.repo,
      packId: id,
      maxPackBytes: 1e9,
      announce: async () => undefined,
    });
    const view = await this.services.views.open(this.repo);
    const indexer = await receivePack(chunks(pack), ingestLimits(this.services.config), spool);
    const { index } = await completePack(indexer, await spool.finish(), existingObjects(view));
    this.store.addPack(await storePack(this.services, this.repo, id, index, spool.inline));
  }

  setRefs(refs: Readonly<Record<string, string>>): void {
    this.store.refs = Object.entries(refs).map(([name, oid]) => ({ name, oid: oid as Oid, peeled: null }));
    this.store.version++;
  }
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function objectsOf(repo: ScratchRepo, ...args: string[]): string[] {
  return repo
    .git('rev-list', '--objects', ...args)
    .split('\n')
    .filter(Boolean)
    .map((line) => line.slice(0, 40));
}

describe('a repository of many small pushes', () => {
  const source = new ScratchRepo();
  const hub = new Hub();
  let order: string[];

  beforeAll(async () => {
    const text = Array.from({ length: 200 }, (_, i) => `line ${i}`);
    for (let i = 1, parents: number[] = []; i <= 50; i++) {
      text[i] = `changed ${i}`;
      parents = [
        source.commit({
          branch: 'main',
          parents,
          files: { 'story.txt': text.join('\n'), [`dir${i % 5}/file${i}`]: `file ${i}` },
        }),
      ];
    }
    order = source.git('rev-list', '--topo-order', '--reverse', 'main').split('\n').filter(Boolean);
    for (let i = 0; i < 40; i++) await hub.push(source, `${order[i]}${i === 0 ? '' : `\n^${order[i - 1]}`}`);
    hub.setRefs({ 'refs/heads/main': order[39] ?? '' });
  });
  afterAll(() => source.remove());

  test('has its packs joined, and still reads whole', async () => {
    expect(hub.store.packs.length).toBe(40);
    expect(needsMaintenance(await hub.services.views.open(hub.repo), hub.now)).toBe(true);
    await maintainRepo(hub.services, hub.repo);
    expect(hub.store.packs.length).toBe(1);
    const view = await hub.services.views.open(hub.repo);
    for (const oid of objectsOf(source, order[39] ?? ''))
      expect((await view.objects.read(oid as Oid))?.data.length).toBe(Number(source.git('cat-file', '-s', oid)));
    expect(needsMaintenance(view, hub.now)).toBe(false);
  });

  test('takes pushes after that', async () => {
    await hub.push(source, `${order[45]}\n^${order[39]}`);
    const view = await hub.services.views.open(hub.repo);
    expect(objectsOf(source, order[45] ?? '').filter((oid) => view.index.find(oid as Oid) < 0)).toEqual([]);
  });
}, 60_000);

describe('a repository whose branch was thrown away', () => {
  const source = new ScratchRepo();
  const hub = new Hub();
  let kept: string[];
  let lost: string[];

  beforeAll(async () => {
    const first = source.commit({ branch: 'main', files: { a: 'one', 'dir/b': 'two' } });
    source.commit({ branch: 'gone', parents: [first], files: { secret: 'do not keep' } });
    source.flush();
    const [main, gone] = [source.git('rev-parse', 'main').trim(), source.git('rev-parse', 'gone').trim()];
    await hub.push(source, `${main}\n${gone}`);
    hub.setRefs({ 'refs/heads/main': main });
    hub.store.everythingReachable = false;
    kept = objectsOf(source, main);
    lost = objectsOf(source, gone, `^${main}`);
  });
  afterAll(() => source.remove());

  test('a push that moves a ref meanwhile makes the collection give up', async () => {
    const replacing = hub.store.replacePacks.bind(hub.store);
    hub.store.replacePacks = async (replacement) => {
      hub.store.version++;
      return replacing(replacement);
    };
    await maintainRepo(hub.services, hub.repo);
    hub.store.replacePacks = replacing;
    const view = await hub.services.views.open(hub.repo);
    for (const oid of [...kept, ...lost]) expect(view.index.find(oid as Oid)).toBeGreaterThanOrEqual(0);
  });

  test('what no ref leads to goes, the rest stays, and later pushes are checked again', async () => {
    const before = hub.store.collectVersion;
    await maintainRepo(hub.services, hub.repo);
    const view = await hub.services.views.open(hub.repo);
    for (const oid of lost) expect(view.index.find(oid as Oid)).toBe(-1);
    for (const oid of kept) expect(await view.objects.read(oid as Oid)).not.toBeNull();
    expect(view.everythingReachable).toBe(true);
    expect(hub.store.collectVersion).toBeGreaterThan(before);
  });

  test('the dropped objects can be brought back until their blob is deleted', async () => {
    expect([...hub.blobs.blobs.keys()].some((key) => key.endsWith('.pack'))).toBe(true);
    hub.now += 15 * DAY_MS;
    await maintainRepo(hub.services, hub.repo);
    expect([...hub.blobs.blobs.keys()]).toEqual([]);
  });
});
