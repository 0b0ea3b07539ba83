/** Real git clients fetch from the engine and from git's own server; what they end up with must be the same. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { viewOfGitRepo } from '../../../test/support/git-view.ts';
import { type UploadPackServer, startUploadPackServer } from '../../../test/support/upload-pack-server.ts';
import { fsckComplaints, git, localRefs, reachableObjects, tryGit } from '../../../test/wire/support/git.ts';
import { type ReferenceServer, startReferenceServer } from '../../../test/wire/support/http-backend.ts';
import { RandomRepo } from '../../../test/wire/support/random-repo.ts';
import { Random } from '../../../test/wire/support/random.ts';

vi.setConfig({ testTimeout: 120_000 });

const SEEDS = (process.env['UPLOAD_PACK_SEEDS'] ?? '1').split(',');

interface ClientState {
  readonly refs: string;
  readonly shallow: readonly string[];
  readonly objects: readonly string[];
  readonly complaints: readonly string[];
}

async function stateOf(folder: string): Promise<ClientState> {
  return {
    refs: await localRefs(folder),
    shallow: await shallowCommits(folder),
    objects: await reachableObjects(folder),
    complaints: await fsckComplaints(folder),
  };
}

async function shallowCommits(folder: string): Promise<string[]> {
  const path = (await git(['rev-parse', '--git-path', 'shallow'], { cwd: folder })).trim();
  const text = await readFile(join(folder, path), 'utf8').catch(() => '');
  // git's server also names commits that it does not send.
  const stored = new Set(await storedObjects(folder));
  return text
    .split('\n')
    .filter((line) => stored.has(line))
    .sort();
}

const same = { more: [], less: [] };

/** What only one of two lists has, cut short for reading. */
function difference(ours: readonly string[], theirs: readonly string[]): { more: string[]; less: string[] } {
  const only = (list: readonly string[], other: ReadonlySet<string>): string[] =>
    list.filter((item) => !other.has(item)).slice(0, 10);
  return { more: only(ours, new Set(theirs)), less: only(theirs, new Set(ours)) };
}

async function storedObjects(folder: string): Promise<string[]> {
  const out = await git(['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'], { cwd: folder });
  return out.split('\n').filter((line) => line !== '');
}

describe.each(SEEDS)('seed %s', (seed: string) => {
  let root: string;
  let repo: RandomRepo;
  let reference: ReferenceServer;
  let referenceUrl: string;
  let server: UploadPackServer;
  let closeView: () => void = () => undefined;
  let clients = 0;
  const random = new Random(seed);

  const reload = async (): Promise<void> => {
    closeView();
    const view = await viewOfGitRepo(repo.folder);
    closeView = () => view.close();
    server.serve(view);
  };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'upload-pack-'));
    reference = await startReferenceServer(root);
    referenceUrl = await reference.createRepo('repo');
    // With this on, git's server sends `wanted-refs` before `shallow-info` and its own client cannot clone to a depth.
    await git(['config', 'uploadpack.allowRefInWant', 'false'], { cwd: reference.folderOf('repo') });
    repo = new RandomRepo(reference.folderOf('repo'), random);
    await repo.init();
    await repo.grow(120);
    const view = await viewOfGitRepo(repo.folder);
    closeView = () => view.close();
    server = await startUploadPackServer(view);
  }, 60_000);

  afterAll(async () => {
    await server.stop();
    await reference.stop();
    closeView();
    await rm(root, { recursive: true, force: true });
  });

  interface Pair {
    readonly ours: string;
    readonly theirs: string;
  }

  /** Clones twice with the same arguments: from the engine and from git. */
  async function clonePair(version: number, ...args: string[]): Promise<Pair> {
    const name = join(root, `client-${++clients}`);
    const clone = ['-c', `protocol.version=${version}`, 'clone', '--quiet', ...args];
    await git([...clone, server.url, `${name}-ours`]);
    await git([...clone, referenceUrl, `${name}-theirs`]);
    return { ours: `${name}-ours`, theirs: `${name}-theirs` };
  }

  async function runBoth(pair: Pair, version: number, ...args: string[]): Promise<void> {
    await git(['-c', `protocol.version=${version}`, ...args], { cwd: pair.ours });
    await git(['-c', `protocol.version=${version}`, ...args], { cwd: pair.theirs });
  }

  async function expectSame(pair: Pair): Promise<void> {
    const ours = await stateOf(pair.ours);
    const theirs = await stateOf(pair.theirs);
    expect(ours.refs).toBe(theirs.refs);
    expect(difference(ours.shallow, theirs.shallow)).toEqual(same);
    expect(difference(ours.objects, theirs.objects)).toEqual(same);
    expect(ours.complaints).toEqual([]);
  }

  /** The engine sent nothing that git's server did not send. */
  async function expectNothingMore(pair: Pair): Promise<void> {
    expect(difference(await storedObjects(pair.ours), await storedObjects(pair.theirs)).more).toEqual([]);
  }

  it('speaks protocol v1, which is v0 with a greeting', async () => {
    await expectSame(await clonePair(1, '--mirror'));
    const list = ['-c', 'protocol.version=1', 'ls-remote', '--symref'];
    expect(await git([...list, server.url])).toBe(await git([...list, referenceUrl]));
  });

  describe.each([0, 2])('protocol v%i', (version) => {
    it('lists refs', async () => {
      const list = ['-c', `protocol.version=${version}`, 'ls-remote', '--symref'];
      expect(await git([...list, server.url])).toBe(await git([...list, referenceUrl]));
      expect(await git([...list, '--tags', server.url, 'v1*'])).toBe(
        await git([...list, '--tags', referenceUrl, 'v1*']),
      );
    });

    it('clones everything', async () => {
      const pair = await clonePair(version, '--mirror');
      await expectSame(pair);
      await expectNothingMore(pair);
    });

    it('clones one branch without tags', async () => {
      for (const branch of random.sample(repo.branches, 2)) {
        const pair = await clonePair(version, '--no-checkout', '--single-branch', '--no-tags', '--branch', branch);
        await expectSame(pair);
        await expectNothingMore(pair);
      }
    });

    it('clones one branch with the tags on it', async () => {
      const pair = await clonePair(version, '--no-checkout', '--single-branch', '--branch', 'main');
      await expectSame(pair);
    });

    it('clones to a depth, changes it and completes', async () => {
      for (const depth of [1, 6]) {
        const pair = await clonePair(version, '--bare', '--no-single-branch', `--depth=${depth}`);
        await expectSame(pair);
        await expectNothingMore(pair);
        await runBoth(pair, version, 'fetch', '--quiet', '--depth=4', 'origin', '+refs/*:refs/*');
        await expectSame(pair);
        await runBoth(pair, version, 'fetch', '--quiet', '--unshallow', 'origin', '+refs/*:refs/*');
        await expectSame(pair);
      }
    });

    it('deepens by a number of commits', async () => {
      // git's server counts so only from 2.54 on, so compare with a clone of the depth that comes out.
      const shallow = await clonePair(version, '--bare', '--no-single-branch', '--depth=2');
      const deeper = await clonePair(version, '--bare', '--no-single-branch', '--depth=5');
      const fetch = ['fetch', '--quiet', '--deepen=3', 'origin', '+refs/*:refs/*'];
      await git(['-c', `protocol.version=${version}`, ...fetch], { cwd: shallow.ours });
      await expectSame({ ours: shallow.ours, theirs: deeper.theirs });
    });

    it('clones since a date and deepens to an older one', async () => {
      const pair = await clonePair(version, '--bare', `--shallow-since=${repo.latestSeconds - 60_000}`);
      await expectSame(pair);
      const fetch = [
        '-c',
        `protocol.version=${version}`,
        'fetch',
        '--quiet',
        `--shallow-since=${repo.latestSeconds - 150_000}`,
        'origin',
      ];
      await git(fetch, { cwd: pair.ours });
      expect(await fsckComplaints(pair.ours)).toEqual([]);
      const theirs = await tryGit(fetch, { cwd: pair.theirs });
      // Having named commits it did not send, git's server may now make its client fail.
      if (theirs.code === 0) await expectSame(pair);
      else expect(theirs.stderr).toContain('error in object: unshallow');
    });

    it('clones without the history of a tag', async () => {
      const tags = (await git(['tag', '--list', '--merged', 'main'], { cwd: repo.folder })).split('\n').filter(Boolean);
      for (const tag of random.sample(tags, 2)) {
        const pair = await clonePair(version, '--bare', `--shallow-exclude=${tag}`, '--branch', 'main');
        await expectSame(pair);
      }
    });

    it.each(['blob:none', 'blob:limit=300', 'tree:0', 'tree:1', 'tree:2', 'combine:tree:3+blob:limit=1k'])(
      'clones partially with %s and fetches the rest when it is needed',
      async (filter) => {
        const pair = await clonePair(version, '--no-checkout', `--filter=${filter}`);
        const first = difference(await reachableObjects(pair.ours), await reachableObjects(pair.theirs));
        // git's own combination leaves out a blob that it met too deep before it met it higher up.
        const quirk = filter.startsWith('combine') ? first.more.map((oid) => `?${oid}`) : [];
        expect(first.less).toEqual(quirk);
        await runBoth(pair, version, 'checkout', '--quiet', 'main');
        const old = (await git(['rev-list', '--max-count=1', '--skip=12', 'main'], { cwd: pair.ours })).trim();
        await runBoth(pair, version, 'checkout', '--quiet', old);
        expect(await git(['status', '--porcelain'], { cwd: pair.ours })).toBe('');
        if (quirk.length === 0) {
          expect(difference(await reachableObjects(pair.ours), await reachableObjects(pair.theirs))).toEqual(same);
          await expectNothingMore(pair);
        }
        expect(await fsckComplaints(pair.ours)).toEqual([]);
      },
    );

    it('fetches a commit by its id', async () => {
      const commits = (await git(['rev-list', '--all'], { cwd: repo.folder })).split('\n').filter(Boolean);
      for (const oid of random.sample(commits, 3)) {
        const folder = join(root, `client-${++clients}`);
        await git(['init', '--quiet', '--bare', folder]);
        await git(['-c', `protocol.version=${version}`, 'fetch', '--quiet', server.url, oid], { cwd: folder });
        const fetched = await git(['rev-list', '--objects', '--no-object-names', 'FETCH_HEAD'], { cwd: folder });
        const expected = await git(['rev-list', '--objects', '--no-object-names', oid], { cwd: repo.folder });
        expect(difference(fetched.split('\n'), expected.split('\n'))).toEqual(same);
        expect((await storedObjects(folder)).length).toBe(expected.split('\n').length - 1);
      }
    });

    it('sends what is new, also to a client with a history of its own', async () => {
      const full = await clonePair(version, '--bare');
      const shallow = await clonePair(version, '--bare', '--depth=5');
      const partial = await clonePair(version, '--bare', '--filter=blob:none');
      const busy = await clonePair(version);
      for (const folder of [busy.ours, busy.theirs]) {
        const stream: string[] = [];
        for (let i = 1; i <= 300; i++) {
          stream.push(
            `commit refs/heads/mine\nmark :${i}\ncommitter A <a@b.c> ${1_800_000_000 + i} +0000\ndata 1\nx\n`,
          );
          stream.push(
            i === 1 ? 'from refs/remotes/origin/main\n' : `from :${i - 1}\n`,
            `M 100644 inline f\ndata 3\n${i % 9}xx\n`,
          );
        }
        await git(['fast-import', '--quiet'], { cwd: folder, input: stream.join('') });
      }
      for (let round = 0; round < 2; round++) {
        await repo.grow(random.between(1, 12));
        await reload();
        for (const pair of [full, shallow, partial]) {
          await runBoth(pair, version, 'fetch', '--quiet', '--tags', 'origin', '+refs/heads/*:refs/heads/*');
          await expectSame(pair);
        }
        await runBoth(busy, version, 'fetch', '--quiet', 'origin');
        await expectSame(busy);
      }
      expect(server.stats.thinDeltas).toBeGreaterThan(0);
    });
  });
});
