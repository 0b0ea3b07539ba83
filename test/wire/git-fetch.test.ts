/** Fetching over HTTP: addresses, headers, compressed requests, and what the server keeps to itself. */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { removeScratchDir, scratchDir } from './harness/scratch.ts';
import { blob, smallHistory } from './support/git-objects.ts';
import { fsckComplaints, git, localRefs, tryGit } from './support/git.ts';
import { type HubUser, adminOf, createHubRepo, createHubToken, createHubUser, remoteAs } from './support/hub-repos.ts';
import { packOf } from './support/pack-builder.ts';
import { delimPkt, flushPkt, parsePkts, pkt } from './support/pkt.ts';
import { Random } from './support/random.ts';
import { RandomRepo } from './support/random-repo.ts';
import { type RawResponse, createRef, pushBody, rawFetch, rawPost, rawPush, rawRequest } from './support/raw-git.ts';
import type { Side } from './support/sides.ts';

type HubRepo = Side & { readonly path: string };

let hub: Hub;
let folder: string;
let source: RandomRepo;
let repo: HubRepo;
let stranger: HubUser;

beforeAll(async () => {
  hub = await startHub();
  folder = scratchDir('git-fetch');
  source = new RandomRepo(join(folder, 'source'), new Random('git-fetch'));
  await source.init();
  await source.grow(60);
  repo = await createHubRepo(hub, 'fetched');
  await git(['push', '--quiet', '--mirror', repo.gitUrl], { cwd: source.folder });
  await createHubUser(hub, 'stranger');
  stranger = await createHubToken(hub, 'stranger', 'write');
});

afterAll(async () => {
  await hub.stop();
  removeScratchDir(folder);
});

let clones = 0;

function newFolder(): string {
  return join(folder, `clone-${++clones}`);
}

function infoRefs(path: string, query: string, headers: Record<string, string> = {}): Promise<RawResponse> {
  return rawRequest(hub.url, `/${path}/info/refs${query}`, { headers });
}

const lsRefs = Buffer.concat([pkt('command=ls-refs\n'), delimPkt, pkt('ref-prefix refs/heads/main\n'), flushPkt]);
const v2 = { 'git-protocol': 'version=2' };

describe('addresses', () => {
  it.each(['model', 'dataset', 'space', 'code'] as const)('of a %s work with and without .git', async (type) => {
    const made = await createHubRepo(hub, `at-${type}`, { type });
    await git(['push', '--quiet', made.gitUrl, 'refs/heads/main'], { cwd: source.folder });
    const paths = [made.path, `${made.path}.git`, ...(type === 'model' ? [`models/${made.path}.git`] : [])];
    for (const path of paths)
      expect(await git(['ls-remote', `${hub.url}/${path}`, 'main'])).toContain('refs/heads/main');
  });

  it('of a moved repository lead to where it is', async () => {
    const made = await createHubRepo(hub, 'before');
    await git(['push', '--quiet', made.gitUrl, 'refs/heads/main'], { cwd: source.folder });
    const moved = await hub.fetch('/api/repos/move', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fromRepo: 'admin/before', toRepo: 'admin/after', type: 'model' }),
    });
    expect(moved.status).toBe(200);
    const run = await tryGit(['clone', '--bare', `${hub.url}/admin/before.git`, newFolder()]);
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr).toContain(`redirecting to ${hub.url}/admin/after.git`);
  });

  it('of the dumb protocol are refused in words', async () => {
    const answer = await infoRefs(`${repo.path}.git`, '');
    expect([answer.status, answer.headers['content-type']]).toEqual([403, expect.stringContaining('text/plain')]);
    expect(answer.body.toString()).toContain('smart HTTP');
    expect((await infoRefs(`${repo.path}.git`, '?service=git-shell')).status).toBe(403);
    expect((await rawRequest(hub.url, `/${repo.path}.git/HEAD`)).status).toBe(404);
  });
});

describe('answers', () => {
  it.each([
    ['0', '001e# service=git-upload-pack\n0000'],
    ['1', '001e# service=git-upload-pack\n0000000eversion 1\n'],
    ['2', '000eversion 2\n'],
  ])('begin as protocol v%s says and are not to be cached', async (version, start) => {
    const answer = await infoRefs(`${repo.path}.git`, '?service=git-upload-pack', {
      'git-protocol': `version=${version}`,
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/x-git-upload-pack-advertisement');
    expect(answer.headers['cache-control']).toContain('no-cache');
    expect(answer.body.toString().startsWith(start)).toBe(true);
    expect(parsePkts(answer.body).at(-1)?.kind).toBe('flush');
  });

  it('have the type of their service', async () => {
    const answer = await rawPost(repo, 'git-upload-pack', lsRefs, v2);
    expect(answer.headers['content-type']).toBe('application/x-git-upload-pack-result');
    expect(answer.headers['cache-control']).toContain('no-cache');
    expect(answer.body.toString()).toContain(' refs/heads/main\n');
  });

  it('challenge those who might be let in, and tell others that there is nothing', async () => {
    const path = 'admin/not-there.git';
    const nobody = await infoRefs(path, '?service=git-upload-pack');
    expect([nobody.status, nobody.headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Basic /)]);
    const { authorization = '' } = remoteAs(hub, 'admin/not-there', stranger);
    expect((await infoRefs(path, '?service=git-upload-pack', { authorization })).status).toBe(404);
    const toPush = await infoRefs(`${repo.path}.git`, '?service=git-receive-pack');
    expect([toPush.status, toPush.headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Basic /)]);
    expect((await infoRefs(`${repo.path}.git`, '?service=git-receive-pack', { authorization })).status).toBe(403);
    const wrong = { authorization: `Basic ${Buffer.from('admin:hf_wrong').toString('base64')}` };
    expect((await infoRefs(`${repo.path}.git`, '?service=git-upload-pack', wrong)).status).toBe(401);
  });
});

describe('requests', () => {
  it('may be compressed', async () => {
    const answer = await rawPost(repo, 'git-upload-pack', gzipSync(lsRefs), { ...v2, 'content-encoding': 'gzip' });
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toContain(' refs/heads/main\n');
  });

  it('that are compressed badly or otherwise are refused', async () => {
    const half = gzipSync(lsRefs).subarray(0, 20);
    const cut = await rawPost(repo, 'git-upload-pack', half, { ...v2, 'content-encoding': 'gzip' });
    expect(cut.body.toString()).toMatch(/ERR malformed request|expected flush/);
    expect((await rawPost(repo, 'git-upload-pack', lsRefs, { ...v2, 'content-encoding': 'br' })).status).toBe(400);
    expect((await rawPost(repo, 'git-upload-pack', lsRefs, { ...v2, 'content-type': 'text/plain' })).status).toBe(400);
  });

  it('of nothing are answered with nothing', async () => {
    for (const body of [flushPkt, Buffer.alloc(0)]) {
      for (const headers of [v2, {}]) {
        const answer = await rawPost(repo, 'git-upload-pack', body, headers);
        expect([answer.status, answer.body.length]).toEqual([200, 0]);
      }
    }
  });

  it('that are refused while they are still being sent hear why', async () => {
    const bad = Buffer.concat([pkt('command=fetch\n'), delimPkt, pkt(`want ${'0'.repeat(40)}\n`)]);
    const rest = Buffer.concat(Array.from({ length: 40_000 }, () => pkt(`have ${'1'.repeat(40)}\n`)));
    const answer = await rawPost(repo, 'git-upload-pack', Buffer.concat([bad, rest, flushPkt]), v2);
    expect([answer.status, answer.body.toString()]).toEqual([
      200,
      expect.stringContaining('ERR upload-pack: not our ref'),
    ]);
  });

  it('may hold a long history of the client', async () => {
    const clone = newFolder();
    await git(['clone', '--quiet', '--bare', repo.gitUrl, clone]);
    const commits = Array.from({ length: 1500 }, (_, i) => {
      const from = i === 0 ? 'refs/heads/main' : `:${i}`;
      return `commit refs/heads/mine\nmark :${i + 1}\ncommitter A <a@b.c> ${1_800_000_000 + i} +0000\ndata 1\nx\nfrom ${from}\n\n`;
    });
    await git(['fast-import', '--quiet'], { cwd: clone, input: commits.join('') });
    await source.grow(5);
    await git(['push', '--quiet', '--mirror', repo.gitUrl], { cwd: source.folder });
    for (const version of ['0', '2']) {
      await git(
        ['-c', `protocol.version=${version}`, 'fetch', '--quiet', 'origin', `+refs/heads/*:refs/v${version}/*`],
        { cwd: clone },
      );
    }
    expect(await fsckComplaints(clone)).toEqual([]);
  });
});

describe('what is served', () => {
  it('is everything that refs lead to, and the refs', async () => {
    const clone = newFolder();
    await git(['clone', '--quiet', '--mirror', repo.gitUrl, clone]);
    expect(await localRefs(clone)).toBe(await localRefs(source.folder));
    expect(await fsckComplaints(clone)).toEqual([]);
  });

  it('comes by and by to a partial clone', async () => {
    const clone = newFolder();
    await git(['clone', '--quiet', '--filter=tree:0', '--no-checkout', repo.gitUrl, clone]);
    await git(['checkout', '--quiet', 'main'], { cwd: clone });
    expect(await git(['rev-parse', 'HEAD^{tree}'], { cwd: clone })).toBe(
      await git(['rev-parse', 'main^{tree}'], { cwd: source.folder }),
    );
    expect(await git(['status', '--porcelain'], { cwd: clone })).toBe('');
  });

  it('is no longer what a deleted branch alone led to', async () => {
    const made = await createHubRepo(hub, 'with-secret', { owner: adminOf(hub) });
    const work = newFolder();
    await git(['init', '--quiet', work]);
    const commit = ['commit', '--quiet', '--allow-empty', '-m'];
    await git([...commit, 'public'], { cwd: work });
    await git(['push', '--quiet', made.gitUrl, 'HEAD:refs/heads/main'], { cwd: work });
    await git(['config', '--file', 'secret', 'user.password', 'hunter2'], { cwd: work });
    await git(['add', 'secret'], { cwd: work });
    await git([...commit, 'oops'], { cwd: work });
    await git(['push', '--quiet', made.gitUrl, 'HEAD:refs/heads/leak'], { cwd: work });
    const oids = (await git(['rev-parse', 'HEAD', 'HEAD^{tree}', 'HEAD:secret'], { cwd: work })).trim().split('\n');
    for (const oid of oids) expect((await rawFetch(made, [oid])).body.includes('PACK')).toBe(true);
    await git(['push', '--quiet', made.gitUrl, ':refs/heads/leak'], { cwd: work });
    for (const oid of oids) {
      const answer = await rawFetch(made, [oid]);
      expect(answer.body.toString()).toContain(`ERR upload-pack: not our ref ${oid}`);
    }
    const all = newFolder();
    await git(['clone', '--quiet', '--mirror', made.gitUrl, all]);
    const stored = await git(['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'], { cwd: all });
    for (const oid of oids) expect(stored).not.toContain(oid);
  });

  it('is not what came in a pack beside what a branch leads to', async () => {
    const made = await createHubRepo(hub, 'with-stowaway', { owner: adminOf(hub) });
    const { head, objects } = smallHistory('a passenger');
    const stowaway = blob('a stowaway');
    const push = pushBody([createRef('refs/heads/main', head.oid)], packOf([...objects, stowaway]));
    expect((await rawPush(made, push)).refs.get('refs/heads/main')).toBe('ok');
    expect((await rawFetch(made, [stowaway.oid])).body.toString()).toContain('not our ref');
    const all = newFolder();
    await git(['clone', '--quiet', '--mirror', made.gitUrl, all]);
    const stored = await git(['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'], { cwd: all });
    expect(stored.split('\n')).not.toContain(stowaway.oid);
    expect(stored.split('\n')).toContain(head.oid);
  });
});
